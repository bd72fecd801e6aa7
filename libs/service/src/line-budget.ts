const SECOND_MS = 1_000;

/**
 * Bounds the log lines of one kind: so many in each second, and the next line says how many were left out. For what
 * went well, and is counted and recorded elsewhere; what went wrong is told every time.
 */
export class LineBudget {
  readonly #perSecond: number;
  #second = -1;
  #left = 0;
  #leftOut = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /**
   * @param nowMs of any clock
   * @returns fields for the line: none, or how many lines were left out before it; undefined when it is left out too
   */
  take(nowMs: number): { readonly leftOut?: number } | undefined {
    const second = Math.floor(nowMs / SECOND_MS);
    if (second !== this.#second) {
      this.#second = second;
      this.#left = this.#perSecond;
    }
    if (this.#left === 0) {
      this.#leftOut += 1;
      return undefined;
    }
    this.#left -= 1;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut === 0 ? {} : { leftOut };
  }
}
