export const KAFKA_CLIENTS = ['kafkajs', 'platformatic'] as const;
export type KafkaClientName = (typeof KAFKA_CLIENTS)[number];

/** What the process of one client is asked to do. */
export type ClientTask = {
  readonly client: KafkaClientName;
  readonly broker: string;
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  readonly latencySeconds: number;
  readonly idleSeconds: number;
};

export type ClientFigures = {
  readonly producedPerSecond: number;
  readonly produceMicros: number;
  readonly consumedPerSecond: number;
  readonly consumeMicros: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU of the client in a second at 100 records a second, and with nothing to do. */
  readonly lowLoadMs: number;
  readonly idleMs: number;
};

export type ClientMessage =
  | { readonly kind: 'figures'; readonly figures: ClientFigures }
  | { readonly kind: 'failed'; readonly message: string }
  /** Nothing is done from here on until it is busy again: the broker's part of it can be measured. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' };
