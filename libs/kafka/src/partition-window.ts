import type { ConsumedRecord } from './consumed-record.js';
import { decodeFinished, encodeFinished, finishedAlwaysFits } from './finished-offsets.codec.js';
import { OffsetWindow } from './offset-window.js';

/** What Kafka keeps of a commit's metadata (`offset.metadata.max.bytes`). */
const MAX_METADATA_BYTES = 4_096;

export type Commit = { readonly offset: number; readonly metadata: string };

/** A record between its arrival and its end. */
export type WindowEntry = {
  readonly record: ConsumedRecord;
  readonly window: PartitionWindow;
  state: 'waiting' | 'running' | 'finished';
  /** How often its handler has failed. */
  faults: number;
};

/**
 * One partition while it is assigned here: what has been taken from it, what waits, what runs, what is finished.
 * Made anew with each assignment, so that an entry of an earlier one is told by its window.
 */
export class PartitionWindow {
  readonly topic: string;
  readonly partition: number;
  readonly #maxWaiting: number;
  #offsets: OffsetWindow | undefined;
  #committed: Commit | undefined;
  #waiting = 0;
  #running = 0;
  /** Assigned away, or given up because the membership was lost. */
  lost = false;
  /** A record had to stay in Kafka because the window is full. */
  heldBack = false;

  constructor(topic: string, partition: number, maxWaiting: number) {
    this.topic = topic;
    this.partition = partition;
    this.#maxWaiting = maxWaiting;
  }

  /** Whether the committed offset and its metadata are known: nothing is taken before. */
  get loaded(): boolean {
    return this.#offsets !== undefined;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get running(): number {
    return this.#running;
  }

  get unfinished(): number {
    return this.#offsets?.unfinished ?? 0;
  }

  /** One above the highest offset that was taken; undefined before the window is loaded. */
  get next(): number | undefined {
    return this.#offsets?.next;
  }

  load(committed: Commit): void {
    this.#offsets = new OffsetWindow(committed.offset, decodeFinished(committed.offset, committed.metadata));
    this.#committed = committed;
  }

  /**
   * Takes a record: an entry to be processed, 'known' when it needs nothing more, or 'full' when it has to stay in
   * Kafka for now.
   */
  take(record: ConsumedRecord): WindowEntry | 'known' | 'full' {
    const offsets = this.#offsets;
    if (offsets === undefined) return 'full';
    if (record.offset >= offsets.next && !this.#hasRoom(offsets, this.#maxWaiting)) {
      this.heldBack = true;
      return 'full';
    }
    if (!offsets.see(record.offset)) return 'known';
    this.#waiting += 1;
    return { record, window: this, state: 'waiting', faults: 0 };
  }

  /** Nothing but markers of transactions is below `next` that has not been taken. */
  skipTo(next: number): void {
    if (!this.heldBack) this.#offsets?.skipTo(next);
  }

  /** Whether a window that was full has become empty enough to go on: at half, or it would stop and go for each record. */
  get mayResume(): boolean {
    return this.#offsets !== undefined && this.#hasRoom(this.#offsets, this.#maxWaiting / 2);
  }

  run(entry: WindowEntry): void {
    if (entry.state !== 'waiting') return;
    entry.state = 'running';
    this.#waiting -= 1;
    this.#running += 1;
  }

  /** The handler failed: the record waits for its next try. */
  waitAgain(entry: WindowEntry): void {
    if (entry.state !== 'running') return;
    entry.state = 'waiting';
    this.#running -= 1;
    this.#waiting += 1;
  }

  finish(entry: WindowEntry): void {
    if (entry.state === 'waiting') this.#waiting -= 1;
    if (entry.state === 'running') this.#running -= 1;
    entry.state = 'finished';
    this.#offsets?.finish(entry.record.offset);
  }

  /** What to commit, or undefined when it has been committed already. */
  get uncommitted(): Commit | undefined {
    const offsets = this.#offsets;
    if (offsets === undefined || this.lost) return undefined;
    const offset = offsets.committable;
    let metadata = encodeFinished(offset, offsets.finishedAbove());
    // Cannot happen while records are only taken as `finishedAlwaysFits` allows; if it did, a commit that repeats
    // something is better than none for ever.
    if (metadata.length > MAX_METADATA_BYTES) metadata = '';
    return offset === this.#committed?.offset && metadata === this.#committed.metadata
      ? undefined
      : { offset, metadata };
  }

  acknowledge(commit: Commit): void {
    this.#committed = commit;
  }

  #hasRoom(offsets: OffsetWindow, maxWaiting: number): boolean {
    if (offsets.unfinished === 0) return true;
    return this.#waiting < maxWaiting && finishedAlwaysFits(offsets.maxFinishedRuns + 1, offsets.span + 1);
  }
}
