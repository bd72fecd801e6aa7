import kafkajs, {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  type EachBatchPayload,
  type KafkaMessage,
} from 'kafkajs';
import { coPartitionAssigner, type Ownership } from './co-partition.assigner.js';
import { toConsumedRecord, type ConsumedRecord } from './consumed-record.js';
import { DelayQueue } from './delay-queue.js';
import { inIntervals, LANES, promptly, type FetchSchedule } from './fetch-lanes.js';
import { GroupMembership } from './group-membership.js';
import type { KafkaConnection } from './kafka-connection.js';
import { PartitionWindow, type WindowEntry } from './partition-window.js';
import {
  WorkContext,
  isWork,
  type Arrival,
  type ContextOwner,
  type RecordContext,
  type Work,
} from './record-context.js';

// A CommonJS module: Node finds only some of its exports by name.
const { KafkaJSNonRetriableError } = kafkajs;

/** Settles what arrives, now or later; to throw before that is a fault, too. */
export type ArrivalHandler = (arrival: Arrival) => void;

/** The record is finished when the promise resolves; a rejection is a fault, after which the record is tried again. */
export type RecordHandler = (record: ConsumedRecord, context: RecordContext) => Promise<void>;

/** The same for records of one partition that were fetched together: they begin, finish and are tried again together. */
export type BatchHandler = (records: readonly ConsumedRecord[], context: RecordContext) => Promise<void>;

/** What arrives, handled by a promise each. */
export function settledBy(handle: RecordHandler): ArrivalHandler {
  return (arrival) => {
    arrival.settle(handle(arrival.record, arrival));
  };
}

export type WindowedConsumerOptions = {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  /** Handlers by topic. */
  readonly handlers?: ReadonlyMap<string, ArrivalHandler>;
  /** For topics whose records are cheaper to handle together; `delayOf` is not asked for them. */
  readonly batchHandlers?: ReadonlyMap<string, BatchHandler>;
  /** How long a record has to wait before it is handed over, milliseconds; 0 or less: not at all. */
  readonly delayOf?: (record: ConsumedRecord) => number;
  /** Records of one partition that may wait here; the rest stays in Kafka. */
  readonly maxWaitingPerPartition?: number;
  /** Topics whose records have to wait here for much longer than this: they are asked for only in such intervals. */
  readonly resting?: { readonly topics: ReadonlySet<string>; readonly intervalMs: number };
  /** A fetch waits until there are this many, for up to a tenth of a second; 1 unless given. */
  readonly minFetchBytes?: number;
  readonly sessionTimeoutMs?: number;
  readonly commitIntervalMs?: number;
  /** The consumer cannot go on and will not restart by itself. */
  readonly onCrash: (error: Error) => void;
};

/** What is assigned and how full it is, for metrics and health. */
export type PartitionStatus = {
  readonly topic: string;
  readonly partition: number;
  readonly waiting: number;
  readonly running: number;
  readonly heldBack: boolean;
  /** One above the highest offset that was taken. */
  readonly next: number | undefined;
};

const DEFAULT_MAX_WAITING = 1_000;
const DEFAULT_SESSION_TIMEOUT_MS = 30_000;
const DEFAULT_COMMIT_INTERVAL_MS = 150;
/** kafkajs notices a resumed partition only after this long, and an idle topic costs one request per such time. */
const MAX_WAIT_MS = 100;
const FIRST_FAULT_PAUSE_MS = 500;
const MAX_FAULT_PAUSE_MS = 30_000;
const LOAD_RETRY_MS = 250;
/** What is under way before a rebalance gets this long to end; longer, and everybody would wait for a hanging few. */
const FINISH_BEFORE_JOIN_MS = 1_000;

/**
 * A consumer whose records finish one by one, in any order. Batches are handed over and left at once, because kafkajs
 * fetches from a broker only when every batch of the last fetch has been handled. What a partition may hold here is
 * bounded; the rest stays in Kafka, the partition paused.
 */
export class WindowedConsumer {
  readonly #options: WindowedConsumerOptions;
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  readonly #ownership: Ownership = { partitions: [], since: 0 };
  readonly #membership: GroupMembership;
  readonly #windows = new Map<string, PartitionWindow>();
  readonly #schedules = new WeakMap<PartitionWindow, FetchSchedule>();
  readonly #delayed: DelayQueue<Work>;
  readonly #contextOwner: ContextOwner;
  #memberId: string | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #commitUnderWay: Promise<void> | undefined;
  /** Whether its first partitions are being fetched; false for as long as nobody may count on it. */
  #reads = false;
  #stopping = false;
  #stopped: Promise<void> | undefined;
  /** Handlers that have begun and not settled, those of lost partitions too. */
  #begun = 0;
  #idle: (() => void) | undefined;

  constructor(options: WindowedConsumerOptions) {
    this.#options = options;
    const { connection, groupId, sessionTimeoutMs = DEFAULT_SESSION_TIMEOUT_MS } = options;
    this.#membership = new GroupMembership(sessionTimeoutMs);
    this.#delayed = new DelayQueue((work) => {
      this.#dispatch(work);
    });
    this.#contextOwner = {
      membership: this.#membership,
      isStopping: () => this.#stopping,
      begun: (window) => {
        this.#begun += 1;
        this.#resumeIfRoom(window);
      },
      settle: (context, by) => void this.#settle(context, by),
    };
    this.#admin = connection.client.admin();
    this.#consumer = connection.client.consumer({
      groupId: connection.physicalName(groupId),
      partitionAssigners: [coPartitionAssigner(this.#ownership, () => this.#finishBeforeJoin())],
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(3_000, sessionTimeoutMs / 6),
      maxWaitTimeInMs: MAX_WAIT_MS,
      minBytes: options.minFetchBytes ?? 1,
      // Who waits for fetches to fill gains nothing from two of them.
      ...(options.minFetchBytes === undefined && { fetchLanes: this.#fetchLanes }),
      metadataMaxAge: 60_000,
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 2_000,
        retries: 10,
        restartOnFailure: () => Promise.resolve(true),
      },
    });
  }

  /** Joins the group and starts to read. */
  async start(): Promise<void> {
    const {
      connection,
      handlers,
      batchHandlers,
      commitIntervalMs = DEFAULT_COMMIT_INTERVAL_MS,
    } = this.#options;
    this.#listen();
    await Promise.all([this.#admin.connect(), this.#consumer.connect()]);
    const topics = [...(handlers?.keys() ?? []), ...(batchHandlers?.keys() ?? [])].map((topic) =>
      connection.physicalName(topic),
    );
    // From the beginning: with kafkajs's default, a rebalance before a group's first commit jumps over what waits.
    await this.#consumer.subscribe({ topics, fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: (payload) => {
        this.#take(payload);
        return Promise.resolve();
      },
    });
    this.#commitTimer = setInterval(() => void this.#commit(), commitIntervalMs);
  }

  /**
   * Takes nothing more, hands back what waits, lets what runs finish for up to `graceMs`, commits and leaves the group.
   */
  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  /** Undefined while the consumer does its work; otherwise what is missing. */
  get problem(): string | undefined {
    if (this.#memberId === undefined) return 'has not joined its consumer group';
    if (!this.#membership.mayStart) return 'the group coordinator has not confirmed the membership lately';
    if (!this.#reads) return 'does not read its partitions yet';
    return undefined;
  }

  get partitions(): PartitionStatus[] {
    return Array.from(this.#windows.values(), ({ topic, partition, waiting, running, heldBack, next }) => ({
      topic,
      partition,
      waiting,
      running,
      heldBack,
      next,
    }));
  }

  /** How long the first of the records that wait for their time is overdue, milliseconds. */
  get overdueMs(): number {
    return this.#delayed.overdueMs;
  }

  async #stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const window of this.#windows.values()) this.#pause(window);
    this.#delayed.clear();
    await this.#untilIdle(graceMs);
    clearInterval(this.#commitTimer);
    // Before the disconnect: kafkajs skips commits after a stop without a word.
    await this.#commitUnderWay;
    await this.#commit();
    for (const window of this.#windows.values()) window.lost = true;
    await this.#consumer.disconnect();
    await this.#admin.disconnect();
  }

  /**
   * A rebalance may take partitions away: what runs on them would be repeated by their next owner. So nothing new is
   * begun, what runs can end, and what has ended is committed, before the group is joined again.
   */
  async #finishBeforeJoin(): Promise<void> {
    // When joining is tried again, somebody may have been given the partitions by the try before.
    if (this.#memberId === undefined || this.#stopping || !this.#membership.finish()) return;
    await this.#untilIdle(FINISH_BEFORE_JOIN_MS);
    await this.#commitUnderWay;
    await this.#commit();
    this.#membership.joining();
  }

  /** Resolves when no handler that has begun is left, at the latest after `maxMs`. */
  async #untilIdle(maxMs: number): Promise<void> {
    if (this.#begun === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => (this.#idle = resolve)),
      new Promise<void>((resolve) => (timer = setTimeout(resolve, maxMs))),
    ]);
    clearTimeout(timer);
  }

  #listen(): void {
    const { GROUP_JOIN, HEARTBEAT, CRASH, END_BATCH_PROCESS } = this.#consumer.events;
    // kafkajs calls the synchronous part of a listener before it goes on: the windows exist before the first fetch.
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#membership.joined();
      this.#assign(payload.memberId, payload.memberAssignment);
    });
    this.#consumer.on(HEARTBEAT, () => {
      this.#membership.confirm();
    });
    // A batch of nothing but markers never gets to `eachBatch`; uncommitted, they would look like lag for ever.
    this.#consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, lastOffset } }) => {
      if (batchSize > 0) return;
      this.#windows
        .get(windowKey(this.#options.connection.logicalName(topic), partition))
        ?.skipTo(Number(lastOffset) + 1);
    });
    this.#consumer.on(CRASH, ({ payload: { error, restart } }) => {
      this.#memberId = undefined;
      this.#membership.joining();
      if (!restart) this.#options.onCrash(error);
    });
  }

  #assign(memberId: string, assignment: Readonly<Record<string, number[]>>): void {
    const { connection, maxWaitingPerPartition = DEFAULT_MAX_WAITING } = this.#options;
    // With a new member id the membership was interrupted: somebody else may have had the partitions in between.
    const continuous = memberId === this.#memberId;
    this.#memberId = memberId;
    const assigned = new Map(
      Object.entries(assignment).flatMap(([physical, partitions]) =>
        partitions.map((partition) => {
          const topic = connection.logicalName(physical);
          return [windowKey(topic, partition), { topic, partition }] as const;
        }),
      ),
    );
    for (const [key, window] of this.#windows) {
      if (continuous && assigned.has(key)) continue;
      window.lost = true;
      this.#windows.delete(key);
    }
    const added: PartitionWindow[] = [];
    for (const [key, { topic, partition }] of assigned) {
      const kept = this.#windows.get(key);
      if (kept === undefined) {
        const window = new PartitionWindow(topic, partition, maxWaitingPerPartition);
        this.#windows.set(key, window);
        this.#schedules.set(window, this.#scheduleOf(topic));
        added.push(window);
        this.#pause(window);
      } else {
        // kafkajs rewinds kept partitions to the committed offset, and remembers pauses of lost ones for ever.
        if (kept.next !== undefined) this.#seek(kept, kept.next);
        this.#pause(kept);
        this.#resumeUnlessHeld(kept);
      }
    }
    const partitions = [...new Set([...assigned.values()].map(({ partition }) => partition))];
    Object.assign(this.#ownership, { partitions, since: Date.now() });
    void this.#load(added).then(() => {
      // The fetch that was under way without them has ended by then.
      setTimeout(() => (this.#reads = true), MAX_WAIT_MS);
    });
  }

  get #fetchLanes(): NonNullable<ConsumerConfig['fetchLanes']> {
    return {
      count: LANES.length,
      asksFor: (number, physicalTopic, partition) => {
        const lane = LANES[number];
        const topic = this.#options.connection.logicalName(physicalTopic);
        const window = this.#windows.get(windowKey(topic, partition));
        const schedule = window === undefined ? undefined : this.#schedules.get(window);
        return lane !== undefined && schedule?.asks(lane, performance.now()) === true;
      },
    };
  }

  #scheduleOf(topic: string): FetchSchedule {
    const { resting } = this.#options;
    return resting?.topics.has(topic) === true
      ? inIntervals(resting.intervalMs)
      : promptly(performance.now());
  }

  /** kafkajs throws the metadata of commits away: it is read here, and nothing is taken before. */
  async #load(windows: readonly PartitionWindow[]): Promise<void> {
    const { connection, groupId } = this.#options;
    const topics = [...new Set(windows.map(({ topic }) => topic))];
    while (windows.some(({ lost, loaded }) => !lost && !loaded)) {
      try {
        const committed = await this.#admin.fetchOffsets({
          groupId: connection.physicalName(groupId),
          topics: topics.map((topic) => connection.physicalName(topic)),
        });
        const earliest = new Map<string, number>();
        for (const window of windows) {
          if (window.loaded) continue;
          const found = committed
            .find(({ topic }) => topic === connection.physicalName(window.topic))
            ?.partitions.find(({ partition }) => partition === window.partition);
          if (found !== undefined && Number(found.offset) >= 0) {
            window.load({ offset: Number(found.offset), metadata: found.metadata ?? '' });
          } else {
            if (!earliest.has(windowKey(window.topic, window.partition)))
              await this.#earliest(window.topic, earliest);
            await this.#loadFirst(window, earliest.get(windowKey(window.topic, window.partition)) ?? 0);
          }
          this.#resumeUnlessHeld(window);
        }
      } catch (error) {
        connection.log.warn(
          { groupId, error: (error as Error).message },
          'committed offsets could not be read, trying again',
        );
        await new Promise((resolve) => setTimeout(resolve, LOAD_RETRY_MS));
      }
    }
  }

  async #earliest(topic: string, earliest: Map<string, number>): Promise<void> {
    for (const { partition, low } of await this.#admin.fetchTopicOffsets(
      this.#options.connection.physicalName(topic),
    )) {
      earliest.set(windowKey(topic, partition), Number(low));
    }
  }

  /** Commits where the group starts, or a rebalance before the first commit would lose what waited. */
  async #loadFirst(window: PartitionWindow, offset: number): Promise<void> {
    const start = { offset, metadata: '' };
    if (window.lost) return;
    await this.#sendCommit([[window, start]]);
    window.load(start);
  }

  #take(payload: EachBatchPayload): void {
    const { connection, batchHandlers, delayOf } = this.#options;
    const topic = connection.logicalName(payload.batch.topic);
    const window = this.#windows.get(windowKey(topic, payload.batch.partition));
    if (window === undefined || this.#stopping) return;
    const taken = this.#takeInto(window, payload);
    if (!isWork(taken)) return;
    if (batchHandlers?.has(topic) === true) this.#dispatch(taken);
    else for (const entry of taken) this.#schedule(entry, delayOf?.(entry.record) ?? 0);
  }

  /** Takes what the window has room for; the rest stays in Kafka. Returns what is to be processed. */
  #takeInto(window: PartitionWindow, payload: EachBatchPayload): WindowEntry[] {
    const taken: WindowEntry[] = [];
    const { batch } = payload;
    let last: KafkaMessage | undefined;
    for (const message of batch.messages) {
      const entry = window.take(toConsumedRecord(window.topic, window.partition, message));
      if (entry === 'full') {
        this.#pause(window);
        break;
      }
      last = message;
      if (entry !== 'known') taken.push(entry);
    }
    if (last !== undefined) {
      payload.resolveOffset(last.offset);
      this.#schedules.get(window)?.took(performance.now());
    }
    // Markers at the end of the batch, which kafkajs resolves with its last record.
    if (last === batch.messages.at(-1)) window.skipTo(Number(batch.lastOffset()) + 1);
    return taken;
  }

  #schedule(entry: WindowEntry, delayMs: number): void {
    if (delayMs > 0) this.#delayed.add([entry], delayMs);
    else this.#dispatch([entry]);
  }

  #dispatch(work: Work): void {
    if (work[0].window.lost || this.#stopping) return;
    const context = new WorkContext(work, this.#contextOwner);
    try {
      this.#handOver(context);
    } catch (error) {
      // Thrown into kafkajs, it would crash the consumer for good.
      const fault = error instanceof Error ? error : new Error(String(error));
      if (!context.isSettled) context.settle(Promise.reject(fault));
    }
  }

  #handOver(context: WorkContext): void {
    const { handlers, batchHandlers } = this.#options;
    const { topic } = context.record;
    const together = batchHandlers?.get(topic);
    if (together === undefined) handlers?.get(topic)?.(context);
    else
      context.settle(
        together(
          context.work.map(({ record }) => record),
          context,
        ),
      );
  }

  async #settle(context: WorkContext, by: Promise<void>): Promise<void> {
    const { work } = context;
    const { window } = work[0];
    try {
      await by;
      if (!context.handedBack) for (const entry of work) window.finish(entry);
    } catch (error) {
      this.#retry(work, error);
    }
    this.#resumeIfRoom(window);
    if (!context.begun) return;
    this.#begun -= 1;
    if (this.#begun === 0) this.#idle?.();
  }

  #resumeIfRoom(window: PartitionWindow): void {
    if (!window.heldBack || window.lost || this.#stopping || !window.mayResume) return;
    window.heldBack = false;
    this.#resume(window);
  }

  #retry(work: Work, error: unknown): void {
    for (const entry of work) {
      entry.window.waitAgain(entry);
      entry.faults += 1;
    }
    const [{ record, faults }] = work;
    const pauseMs = Math.min(FIRST_FAULT_PAUSE_MS * 2 ** (faults - 1), MAX_FAULT_PAUSE_MS);
    this.#options.connection.log.error(
      {
        topic: record.topic,
        partition: record.partition,
        offset: record.offset,
        records: work.length,
        faults,
        pauseMs,
        err: error,
      },
      'a record could not be processed, trying again',
    );
    if (!this.#stopping) this.#delayed.add(work, pauseMs);
  }

  async #commit(): Promise<void> {
    if (this.#commitUnderWay !== undefined || this.#memberId === undefined) return;
    const commits = Array.from(
      this.#windows.values(),
      (window) => [window, window.uncommitted] as const,
    ).filter(
      (commit): commit is [PartitionWindow, NonNullable<(typeof commit)[1]>] => commit[1] !== undefined,
    );
    if (commits.length === 0) return;
    this.#commitUnderWay = this.#sendCommit(commits)
      .catch((error: unknown) => {
        // The next one says the same and more.
        this.#options.connection.log.warn(
          { groupId: this.#options.groupId, error: (error as Error).message },
          'a commit failed',
        );
      })
      .finally(() => (this.#commitUnderWay = undefined));
    await this.#commitUnderWay;
  }

  async #sendCommit(
    commits: readonly (readonly [PartitionWindow, { offset: number; metadata: string }])[],
  ): Promise<void> {
    await this.#consumer.commitOffsets(
      commits.map(([{ topic, partition }, { offset, metadata }]) => ({
        topic: this.#options.connection.physicalName(topic),
        partition,
        offset: String(offset),
        metadata,
      })),
    );
    for (const [window, commit] of commits) window.acknowledge(commit);
  }

  #pause({ topic, partition }: PartitionWindow): void {
    this.#inGroup(() => {
      this.#consumer.pause([
        { topic: this.#options.connection.physicalName(topic), partitions: [partition] },
      ]);
    });
  }

  #resume({ topic, partition }: PartitionWindow): void {
    this.#inGroup(() => {
      this.#consumer.resume([
        { topic: this.#options.connection.physicalName(topic), partitions: [partition] },
      ]);
    });
  }

  #resumeUnlessHeld(window: PartitionWindow): void {
    if (!window.heldBack && window.loaded && !window.lost && !this.#stopping) this.#resume(window);
  }

  #seek({ topic, partition }: PartitionWindow, offset: number): void {
    const physical = this.#options.connection.physicalName(topic);
    this.#consumer.seek({ topic: physical, partition, offset: String(offset) });
  }

  /** While kafkajs restarts a consumer that crashed it has no group, and refuses; joining sets every flag anew. */
  #inGroup(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof KafkaJSNonRetriableError)) throw error;
    }
  }
}

const windowKey = (topic: string, partition: number): string => `${topic}/${String(partition)}`;
