import type { ConsumedRecord } from './consumed-record.js';
import type { KafkaConnection } from './kafka-connection.js';

/** What a handler may ask and tell about the record that it was given. */
export type RecordContext = {
  /** The record no longer waits but runs: it stops counting against what may wait in its partition. */
  running(): void;
  /** False once the partition has been assigned away: publish what happened, start nothing new. */
  owned(): boolean;
  /** True while the partition holds as many waiting records as it may, so that more stay in Kafka behind it. */
  heldBack(): boolean;
};

/** The record is finished when the promise resolves; a rejection is a fault, after which the record is tried again. */
export type RecordHandler = (record: ConsumedRecord, context: RecordContext) => Promise<void>;

export type WindowedConsumerOptions = {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  /** Handlers by topic. */
  readonly handlers: ReadonlyMap<string, RecordHandler>;
  /** When a record may be handed to its handler, milliseconds since the epoch; undefined or past: at once. */
  readonly dueAt?: (record: ConsumedRecord) => number | undefined;
  /** Records of one partition that may wait here; the rest stays in Kafka. */
  readonly maxWaitingPerPartition?: number;
  readonly sessionTimeoutMs?: number;
  readonly commitIntervalMs?: number;
  /** The consumer cannot go on and will not restart by itself. */
  readonly onCrash: (error: Error) => void;
};

export class WindowedConsumer {
  constructor(_options: WindowedConsumerOptions) {
    throw new Error('to be written');
  }
  start(): Promise<void> {
    throw new Error('to be written');
  }
  stop(_graceMs: number): Promise<void> {
    throw new Error('to be written');
  }
}
