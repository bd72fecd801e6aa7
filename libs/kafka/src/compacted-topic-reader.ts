import { randomUUID } from 'node:crypto';
import type { Admin, Consumer } from 'kafkajs';
import { toConsumedRecord, type ConsumedRecord } from './consumed-record.js';
import type { KafkaConnection } from './kafka-connection.js';

export type CompactedTopicReaderOptions = {
  readonly connection: KafkaConnection;
  /** A topic with one partition: its order is what versions are compared against. */
  readonly topic: string;
  /** Called once for each record in the topic's order; must not throw. */
  readonly apply: (record: ConsumedRecord) => void;
  /** The consumer cannot go on and will not restart by itself. */
  readonly onCrash: (error: Error) => void;
};

/** The topic's end could not be read in time. */
export class ReadToEndTimeoutError extends Error {
  override readonly name = 'ReadToEndTimeoutError';
}

const PARTITION = 0;
const MAX_WAIT_MS = 100;
const RETRY_END_OFFSET_MS = 200;
/** Who leads the topic is asked for this often, and after each error. */
const METADATA_MAX_AGE_MS = 1_000;

type Waiter = { readonly endOffset: number; readonly since: number; readonly resolve: () => void };

/**
 * Reads the whole of a compacted topic, and then what is added, in every instance: a group of its own that never
 * commits. `readToEnd` is the barrier behind read-your-writes.
 */
export class CompactedTopicReader {
  readonly #options: CompactedTopicReaderOptions;
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  /** The next offset to be applied. */
  #position = 0;
  #waiters: Waiter[] = [];
  #endOffsetUnderWay: Promise<number> | undefined;
  #endOffsetNext: Promise<number> | undefined;
  #caughtUpAt: number | undefined;
  #running = false;

  constructor(options: CompactedTopicReaderOptions) {
    this.#options = options;
    const { client } = options.connection;
    this.#admin = client.admin({ metadataMaxAge: METADATA_MAX_AGE_MS });
    this.#consumer = client.consumer({
      groupId: options.connection.physicalName(`${options.topic}-view-${randomUUID()}`),
      maxWaitTimeInMs: MAX_WAIT_MS,
      metadataMaxAge: 60_000,
      // After a broker's restart the group waits for the member that we were before: not for long.
      sessionTimeout: 6_000,
      heartbeatInterval: 2_000,
      rebalanceTimeout: 6_000,
      retry: { retries: 10, restartOnFailure: () => Promise.resolve(true) },
    });
    this.#watchFetches();
  }

  /** The next offset that will be applied. */
  get position(): number {
    return this.#position;
  }

  /** When the view was last known to hold everything that the topic held, milliseconds since the epoch. */
  get caughtUpAt(): number | undefined {
    return this.#caughtUpAt;
  }

  /**
   * Starts reading; resolves once everything that the topic holds at that moment has been applied. Can be called
   * again after it has failed.
   */
  async start(timeoutMs = 60_000): Promise<void> {
    await Promise.all([this.#admin.connect(), this.#consumer.connect()]);
    if (!this.#running) await this.#run();
    await this.readToEnd(timeoutMs);
  }

  async #run(): Promise<void> {
    const { connection, topic } = this.#options;
    await this.#consumer.subscribe({ topics: [connection.physicalName(topic)], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const message of batch.messages) this.#apply(toConsumedRecord(topic, PARTITION, message));
        // Past control records too, which never get here as messages.
        this.#moveTo(Number(batch.lastOffset()) + 1);
        return Promise.resolve();
      },
    });
    this.#running = true;
  }

  /**
   * Resolves once everything that the topic held when this was called has been applied. The end offset is asked for
   * after the call: a request that was already under way could have been answered before the caller's event existed.
   * @throws ReadToEndTimeoutError
   */
  async readToEnd(timeoutMs: number): Promise<void> {
    const asked = Date.now();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new ReadToEndTimeoutError(
            `${this.#options.topic} could not be read to its end in ${String(timeoutMs)} ms`,
          ),
        );
      }, timeoutMs);
    });
    try {
      const endOffset = await Promise.race([this.#askEndOffset(), timeout]);
      if (this.#position < endOffset) await Promise.race([this.#reached(endOffset), timeout]);
      this.#caughtUpAt = Math.max(this.#caughtUpAt ?? 0, asked);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nobody waits for the end of a group of one member, so a broker that does not answer is not waited for either. */
  async close(timeoutMs = 3_000): Promise<void> {
    const closed = Promise.all([this.#consumer.disconnect(), this.#admin.disconnect()]);
    closed.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([closed, timeout]);
    clearTimeout(timer);
  }

  #apply(record: ConsumedRecord): void {
    // After a rejoin kafkajs starts again from the beginning; applying twice would be harmless but slow.
    if (record.offset < this.#position) return;
    this.#options.apply(record);
    this.#moveTo(record.offset + 1);
  }

  #moveTo(position: number): void {
    if (position > this.#position) this.#position = position;
    this.#waiters = this.#waiters.filter((waiter) => {
      if (this.#position < waiter.endOffset) return true;
      waiter.resolve();
      return false;
    });
  }

  #reached(endOffset: number): Promise<void> {
    return new Promise((resolve) => this.#waiters.push({ endOffset, since: Date.now(), resolve }));
  }

  /**
   * The cleaner may remove the last records below the end offset (tombstones do end): the position then never gets
   * there by records alone. A request that was sent after the wait began and was answered with nothing proves that
   * nothing is left.
   */
  #watchFetches(): void {
    const { REQUEST, FETCH, CRASH } = this.#consumer.events;
    let emptyAnswerTo: number | undefined;
    this.#consumer.on(REQUEST, ({ payload: { apiName, sentAt, duration } }) => {
      // An empty answer takes the whole of its wait; a shorter one had records or an error.
      emptyAnswerTo = apiName === 'Fetch' && duration >= MAX_WAIT_MS ? sentAt : undefined;
    });
    this.#consumer.on(FETCH, () => {
      const sentAt = emptyAnswerTo;
      emptyAnswerTo = undefined;
      // Without a request this was the turn of a broker that does not lead the partition: it proves nothing.
      if (sentAt === undefined) return;
      const position = this.#position;
      setImmediate(() => {
        if (this.#position !== position) return;
        this.#waiters = this.#waiters.filter((waiter) => {
          if (waiter.since >= sentAt) return true;
          waiter.resolve();
          return false;
        });
      });
    });
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      if (!restart) this.#options.onCrash(error);
    });
  }

  /** One request at a time; who asks while one is under way gets the answer of the next. */
  #askEndOffset(): Promise<number> {
    if (this.#endOffsetUnderWay === undefined) {
      this.#endOffsetUnderWay = this.#fetchEndOffset().finally(() => (this.#endOffsetUnderWay = undefined));
      return this.#endOffsetUnderWay;
    }
    this.#endOffsetNext ??= this.#endOffsetUnderWay.then(() => {
      this.#endOffsetNext = undefined;
      return this.#askEndOffset();
    });
    return this.#endOffsetNext;
  }

  async #fetchEndOffset(): Promise<number> {
    const { connection, topic } = this.#options;
    for (;;) {
      try {
        const offsets = await this.#admin.fetchTopicEndOffsets(connection.physicalName(topic));
        const end = offsets.find(({ partition }) => partition === PARTITION);
        if (end !== undefined) return Number(end.offset);
      } catch (error) {
        connection.log.warn(
          { topic, error: (error as Error).message },
          'the end offset could not be read, trying again',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_END_OFFSET_MS));
    }
  }
}
