/** How long a member may believe that it is one, as a share of the session time-out. */
const TRUSTED_SHARE = 0.5;
const RECHECK_MS = 50;

/**
 * Whether this member of a consumer group may still believe that its partitions are its own: only while the
 * coordinator acknowledged something within half the session time-out. A process that was frozen for longer finds
 * that out before it starts anything.
 */
export class GroupMembership {
  readonly #trustedMs: number;
  #confirmedAt = -Infinity;

  constructor(sessionTimeoutMs: number) {
    this.#trustedMs = sessionTimeoutMs * TRUSTED_SHARE;
  }

  /** The coordinator acknowledged a heartbeat or a join. */
  confirm(): void {
    this.#confirmedAt = performance.now();
  }

  /** The partitions may be moved: nothing is started until the group has been joined again. */
  suspend(): void {
    this.#confirmedAt = -Infinity;
  }

  get confirmed(): boolean {
    return performance.now() - this.#confirmedAt < this.#trustedMs;
  }

  /** Resolves once the membership is confirmed, or `given up` says that it no longer matters. */
  async untilConfirmed(givenUp: () => boolean): Promise<void> {
    while (!this.confirmed && !givenUp()) await new Promise((resolve) => setTimeout(resolve, RECHECK_MS));
  }
}
