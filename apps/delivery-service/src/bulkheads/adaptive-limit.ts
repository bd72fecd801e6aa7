/**
 * How many requests one endpoint may have in flight: generous from the start, halved by each request that times out,
 * one more for each that is answered, however badly. A burst to an endpoint that answers never meets it.
 */
export class AdaptiveLimit {
  readonly #max: number;
  #current: number;

  constructor(max: number) {
    this.#max = max;
    this.#current = max;
  }

  get current(): number {
    return this.#current;
  }

  answered(): void {
    if (this.#current < this.#max) this.#current += 1;
  }

  timedOut(): void {
    this.#current = Math.max(1, Math.floor(this.#current / 2));
  }
}
