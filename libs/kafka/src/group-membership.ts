/** How long a member may believe that it is one, as a share of the session time-out. */
const TRUSTED_SHARE = 0.5;
const RECHECK_MS = 50;

/**
 * - `member`: of a settled group;
 * - `finishing`: a rebalance is due; the partitions are still ours, and what runs on them can end;
 * - `joining`: who has which partition is being decided.
 */
type Phase = 'member' | 'finishing' | 'joining';

/**
 * Whether this member of a consumer group may still believe that its partitions are its own: only while the
 * coordinator acknowledged something within half the session time-out. A process that was frozen for longer finds
 * that out before it starts anything, and before it hands anything on.
 */
export class GroupMembership {
  readonly #trustedMs: number;
  #confirmedAt = -Infinity;
  #phase: Phase = 'joining';

  constructor(sessionTimeoutMs: number) {
    this.#trustedMs = sessionTimeoutMs * TRUSTED_SHARE;
  }

  /** The coordinator acknowledged a heartbeat. */
  confirm(): void {
    this.#confirmedAt = performance.now();
  }

  /** The group is settled, and its partitions are known. */
  joined(): void {
    this.confirm();
    this.#phase = 'member';
  }

  /** @returns false when it is not settled anyway: then there is nothing left to finish */
  finish(): boolean {
    if (this.#phase !== 'member') return false;
    this.#phase = 'finishing';
    return true;
  }

  joining(): void {
    this.#phase = 'joining';
  }

  /** Something may be started on a partition that is held. */
  get mayStart(): boolean {
    return this.#phase === 'member' && this.#isFresh;
  }

  /** What is known of who has which partition is right. */
  get knowsOwnership(): boolean {
    return this.#phase !== 'joining' && this.#isFresh;
  }

  get #isFresh(): boolean {
    return performance.now() - this.#confirmedAt < this.#trustedMs;
  }
}

/** Resolves as soon as one of the conditions holds; for waits that are rare, long, and end in many ways. */
export async function untilOneHolds(...conditions: readonly (() => boolean)[]): Promise<void> {
  while (!conditions.some((holds) => holds()))
    await new Promise((resolve) => setTimeout(resolve, RECHECK_MS));
}
