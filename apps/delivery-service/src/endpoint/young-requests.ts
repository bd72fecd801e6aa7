/** Requests of one origin that may be young at a time. */
export const MAX_YOUNG = 128;
/** A request is young in the slot in which it begins and in the next one: for one to two times as long. */
export const SLOT_MS = 25;

/**
 * Counts an origin's requests that have begun lately and have not ended. Whoever answers soon is served over few
 * connections, however many requests wait: they stay in the processor's caches, here and there. A request that is not
 * answered soon no longer counts, so that whoever is slow gets more connections with every two slots, and whoever hangs
 * keeps none from others of the same origin. Times are milliseconds of a monotonic clock.
 */
export class YoungRequests {
  #slot = 0;
  #begunInSlot = 0;
  #begunBefore = 0;

  /** @returns in which slot the request begins, which its end needs to know; undefined when none may begin now */
  begin(now: number): number | undefined {
    this.#goTo(slotOf(now));
    if (this.#begunInSlot + this.#begunBefore >= MAX_YOUNG) return undefined;
    this.#begunInSlot += 1;
    return this.#slot;
  }

  end(begunIn: number, now: number): void {
    this.#goTo(slotOf(now));
    if (begunIn === this.#slot) this.#begunInSlot -= 1;
    else if (begunIn === this.#slot - 1) this.#begunBefore -= 1;
  }

  #goTo(slot: number): void {
    if (slot === this.#slot) return;
    this.#begunBefore = slot === this.#slot + 1 ? this.#begunInSlot : 0;
    this.#begunInSlot = 0;
    this.#slot = slot;
  }
}

const slotOf = (now: number): number => Math.floor(now / SLOT_MS);
