/** The end of a partition's log at some moment: every record below `end` was there then. */
export type EndSample = { readonly atMs: number; readonly end: number };

/** Samples are kept this close, as a share of their age: an age is wrong by no more than this share. */
const RESOLUTION = 0.05;

/**
 * When the end of one partition was where: it tells how old a record is without reading it. The older the samples, the
 * fewer of them are kept, so that a week takes a few hundred.
 */
export class OffsetHistory {
  /** Ascending in time. */
  #samples: EndSample[] = [];

  get size(): number {
    return this.#samples.length;
  }

  /** Samples may come in any order. A topic that was made anew starts a new history. */
  note(sample: EndSample): void {
    const newest = this.#samples.at(-1);
    if (newest === undefined || sample.atMs >= newest.atMs) {
      if (newest !== undefined && sample.end < newest.end) this.#samples = [];
      this.#samples.push(sample);
    } else {
      this.#samples.push(sample);
      this.#samples.sort((one, other) => one.atMs - other.atMs);
    }
    this.#thin();
  }

  /** Whether the history goes back to before the record at `offset` was produced. */
  reaches(offset: number): boolean {
    const oldest = this.#samples[0];
    return oldest !== undefined && oldest.end <= offset;
  }

  /**
   * How long ago the record at `offset` was produced, milliseconds: at least so long, and at most one sample more, so
   * that nothing is reported late that is not. 0 for an offset that the newest sample does not have.
   */
  ageOf(offset: number, nowMs: number): number {
    const first = this.#samples.find(({ end }) => end > offset);
    return first === undefined ? 0 : Math.max(0, nowMs - first.atMs);
  }

  #thin(): void {
    const newestAtMs = this.#samples.at(-1)?.atMs ?? 0;
    const kept: EndSample[] = [];
    for (const [index, sample] of this.#samples.entries()) {
      const before = kept.at(-1);
      const after = this.#samples[index + 1];
      const gapMs = before === undefined || after === undefined ? Infinity : after.atMs - before.atMs;
      if (gapMs > RESOLUTION * (newestAtMs - sample.atMs)) kept.push(sample);
    }
    this.#samples = kept;
  }
}
