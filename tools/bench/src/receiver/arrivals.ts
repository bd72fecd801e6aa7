const FIRST_CAPACITY = 4_096;

/** The first arrival of each id, and how many came in all. Two flat tables, so that counting costs the least. */
export class Arrivals {
  readonly #indexes = new Map<string, number>();
  #timesMs = new Float64Array(FIRST_CAPACITY);
  #total = 0;

  /** @returns whether the id is new */
  record(id: string, atMs: number): boolean {
    this.#total += 1;
    if (this.#indexes.has(id)) return false;
    const index = this.#indexes.size;
    if (index === this.#timesMs.length) {
      const larger = new Float64Array(index * 2);
      larger.set(this.#timesMs);
      this.#timesMs = larger;
    }
    this.#timesMs[index] = atMs;
    this.#indexes.set(id, index);
    return true;
  }

  get distinct(): number {
    return this.#indexes.size;
  }

  /** Repeats included. */
  get total(): number {
    return this.#total;
  }

  /** In the order of arrival. */
  ids(): string[] {
    return [...this.#indexes.keys()];
  }

  /** Of the ids, in their order; of the monotonic clock. */
  timesMs(): Float64Array {
    return this.#timesMs.slice(0, this.#indexes.size);
  }
}
