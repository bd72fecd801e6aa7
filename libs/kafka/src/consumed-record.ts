import type { KafkaMessage } from 'kafkajs';

/** One record as it was read. `topic` is our name of it, without the cluster's prefix. */
export type ConsumedRecord = {
  readonly topic: string;
  readonly partition: number;
  /** Kafka offsets stay below 2^53 for any topic that a machine could fill. */
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** A repeated header keeps its last value. */
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
  /** When the record was produced, milliseconds since the epoch. */
  readonly timestamp: number;
};

export function toConsumedRecord(topic: string, partition: number, message: KafkaMessage): ConsumedRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers: message.headers === undefined ? {} : (lastValues(message.headers) as Record<string, Buffer>),
    timestamp: Number(message.timestamp),
  };
}

/** kafkajs gives a repeated header as an array; hardly any record has one, so the object is copied only then. */
function lastValues(headers: NonNullable<KafkaMessage['headers']>): typeof headers {
  let copy: typeof headers | undefined;
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) {
      copy ??= { ...headers };
      copy[name] = value.at(-1);
    }
  }
  return copy ?? headers;
}
