import { untilOneHolds, type GroupMembership } from './group-membership.js';
import type { PartitionWindow, WindowEntry } from './partition-window.js';

/** What a handler may ask and tell about the record that it was given. */
export type RecordContext = {
  /**
   * To be called right before the work that should not be done twice: the record no longer waits but runs. Resolves
   * to false when the partition has been assigned away or the consumer is stopping: the handler then returns without
   * having done anything, and the record is left to the partition's next owner. A stop waits for what has begun and
   * hands back the rest.
   */
  begin(): Promise<boolean>;
  /**
   * To be asked when the work is done: false when the partition has been assigned away meanwhile. Publish what happened
   * then, and nothing that follows from it: the new owner does the work again. While that is being decided, or the
   * process has been out of touch, the answer waits.
   */
  owned(): Promise<boolean>;
  /** True while the partition holds as many waiting records as it may, and more stay in Kafka behind them. */
  heldBack(): boolean;
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
};

/** The context of the entries that one call handles. */
export class WorkContext implements RecordContext {
  readonly #work: Work;
  readonly #owner: ContextOwner;
  begun = false;
  handedBack = false;

  constructor(work: Work, owner: ContextOwner) {
    this.#work = work;
    this.#owner = owner;
  }

  get #window(): PartitionWindow {
    return this.#work[0].window;
  }

  get #givenUp(): boolean {
    return this.#window.lost || this.#owner.isStopping();
  }

  async begin(): Promise<boolean> {
    const { membership } = this.#owner;
    if (!membership.mayStart)
      await untilOneHolds(
        () => membership.mayStart,
        () => this.#givenUp,
      );
    this.handedBack = this.#givenUp;
    if (this.handedBack || this.begun) return !this.handedBack;
    this.begun = true;
    for (const entry of this.#work) this.#window.run(entry);
    this.#owner.begun(this.#window);
    return true;
  }

  async owned(): Promise<boolean> {
    const { membership } = this.#owner;
    const isLost = (): boolean => this.#window.lost;
    if (!membership.knowsOwnership) await untilOneHolds(() => membership.knowsOwnership, isLost);
    return !isLost();
  }

  heldBack(): boolean {
    return this.#window.heldBack;
  }
}
