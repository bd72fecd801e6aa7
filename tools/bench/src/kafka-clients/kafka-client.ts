/** A record of the size and shape of ours. */
export type ClientRecord = {
  readonly partition: number;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
};

/** What of a Kafka client is compared: the least that `libs/kafka` needs of one. */
export type KafkaClient = {
  /** One request. Resolves when all in-sync replicas have the records. */
  produce(records: readonly ClientRecord[]): Promise<void>;
  /** Joins a group of its own and reads every partition from the beginning. */
  consume(onRecord: (key: Buffer) => void): Promise<void>;
  close(): Promise<void>;
};

export type KafkaClientOptions = {
  /** host:port */
  readonly broker: string;
  readonly topic: string;
};

export const CONSUMER = {
  /** As `libs/kafka` has it. */
  maxWaitMs: 100,
  sessionTimeoutMs: 30_000,
  heartbeatIntervalMs: 3_000,
};
