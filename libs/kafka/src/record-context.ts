import type { ConsumedRecord } from './consumed-record.js';
import { untilOneHolds, type GroupMembership } from './group-membership.js';
import type { PartitionWindow, WindowEntry } from './partition-window.js';

/** What a handler may ask and tell about the record that it was given. */
export type RecordContext = {
  /**
   * To be called right before the work that should not be done twice: the record no longer waits but runs. False when
   * the partition has been assigned away or the consumer is stopping: the handler then returns without having done
   * anything, and the record is left to the partition's next owner. A stop waits for what has begun and hands back the
   * rest.
   */
  begin(): Promise<boolean> | boolean;
  /**
   * To be asked when the work is done: false when the partition has been assigned away meanwhile. Publish what happened
   * then, and nothing that follows from it: the new owner does the work again. While that is being decided, or the
   * process has been out of touch, the answer waits.
   */
  owned(): Promise<boolean> | boolean;
  /** True while the partition holds as many waiting records as it may, and more stay in Kafka behind them. */
  heldBack(): boolean;
};

/** A record that was handed over, to be settled by itself. */
export type Arrival = RecordContext & {
  readonly record: ConsumedRecord;
  readonly isSettled: boolean;
  /**
   * To be called once: the record is finished when the promise resolves; a rejection is a fault, after which the record
   * is tried again.
   */
  settle(by: Promise<void>): void;
};

/** Entries of one partition that are handled by one call. */
export type Work = readonly [WindowEntry, ...WindowEntry[]];

export const isWork = (entries: readonly WindowEntry[]): entries is Work => entries.length > 0;

/** The consumer, as far as its contexts need it. */
export type ContextOwner = {
  readonly membership: GroupMembership;
  isStopping(): boolean;
  /** What one call handles, all of one partition, no longer waits. */
  begun(window: PartitionWindow): void;
  settle(context: WorkContext, by: Promise<void>): void;
};

/** The context of the entries that one call handles; of a single one, its arrival. */
export class WorkContext implements Arrival {
  readonly work: Work;
  readonly #owner: ContextOwner;
  begun = false;
  handedBack = false;
  isSettled = false;

  constructor(work: Work, owner: ContextOwner) {
    this.work = work;
    this.#owner = owner;
  }

  get record(): ConsumedRecord {
    return this.work[0].record;
  }

  get #window(): PartitionWindow {
    return this.work[0].window;
  }

  get #givenUp(): boolean {
    return this.#window.lost || this.#owner.isStopping();
  }

  begin(): Promise<boolean> | boolean {
    const { membership } = this.#owner;
    if (membership.mayStart) return this.#begin();
    return untilOneHolds(
      () => membership.mayStart,
      () => this.#givenUp,
    ).then(() => this.#begin());
  }

  #begin(): boolean {
    this.handedBack = this.#givenUp;
    if (this.handedBack || this.begun) return !this.handedBack;
    this.begun = true;
    for (const entry of this.work) this.#window.run(entry);
    this.#owner.begun(this.#window);
    return true;
  }

  owned(): Promise<boolean> | boolean {
    const { membership } = this.#owner;
    if (membership.knowsOwnership) return !this.#window.lost;
    return untilOneHolds(
      () => membership.knowsOwnership,
      () => this.#window.lost,
    ).then(() => !this.#window.lost);
  }

  heldBack(): boolean {
    return this.#window.heldBack;
  }

  settle(by: Promise<void>): void {
    if (this.isSettled) throw new Error('a record is settled once');
    this.isSettled = true;
    this.#owner.settle(this, by);
  }
}
