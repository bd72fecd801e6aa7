import type { KafkaMessage } from 'kafkajs';

/**
 * One record as it was read. `topic` is our name of it, without the cluster's prefix. Key, value and headers are read
 * anew each time: ask for them once.
 */
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
  return new FetchedRecord(topic, partition, message);
}

/** Small while it waits: the patched kafkajs takes key, value and headers out of what was fetched when it is asked. */
class FetchedRecord implements ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly #message: KafkaMessage;

  constructor(topic: string, partition: number, message: KafkaMessage) {
    this.topic = topic;
    this.partition = partition;
    this.offset = Number(message.offset);
    this.#message = message;
  }

  get key(): Buffer | null {
    return this.#message.key;
  }

  get value(): Buffer | null {
    return this.#message.value;
  }

  get headers(): ConsumedRecord['headers'] {
    const { headers } = this.#message;
    return headers === undefined ? {} : (lastValues(headers) as Record<string, Buffer>);
  }

  get timestamp(): number {
    return Number(this.#message.timestamp);
  }
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
