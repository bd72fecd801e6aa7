/** Offsets from `first` to `last`, both included. */
export type OffsetRange = { readonly first: number; readonly last: number };

/**
 * Which offsets of one partition have been seen, and which of those are unfinished. Records finish in any order; what
 * is committed is the lowest unfinished *seen* offset. An offset below the next expected one that was never seen is
 * no record (transaction markers and the log cleaner leave gaps), so it counts as finished.
 */
export class OffsetWindow {
  /** In ascending order, because records are seen in ascending order and never again. */
  readonly #unfinished = new Set<number>();
  readonly #lowest = new LowestOf(this.#unfinished);
  /** Finished by an earlier owner of the partition, but not seen here yet; ascending and disjoint. */
  #finishedAhead: OffsetRange[];
  #next: number;

  /**
   * @param start the committed offset: everything below it is finished
   * @param finishedAhead ranges at or above `start` that are finished, ascending and disjoint
   */
  constructor(start: number, finishedAhead: readonly OffsetRange[] = []) {
    this.#next = start;
    this.#finishedAhead = finishedAhead.filter(({ last }) => last >= start);
  }

  /** One above the highest seen offset. */
  get next(): number {
    return this.#next;
  }

  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The offset to commit: everything below it is finished. */
  get committable(): number {
    return this.#lowest.value ?? this.#next;
  }

  /** How far the highest known offset is from the one to commit. */
  get span(): number {
    return Math.max(this.#next, (this.#finishedAhead.at(-1)?.last ?? -1) + 1) - this.committable;
  }

  /** At most how many runs of finished offsets there can be above `committable`, whatever finishes next. */
  get maxFinishedRuns(): number {
    return this.#unfinished.size + this.#finishedAhead.length;
  }

  /** Whether the record at `offset` is to be processed: false when it is known already or an earlier owner finished it. */
  see(offset: number): boolean {
    if (offset < this.#next) return false;
    this.#next = offset + 1;
    while (this.#finishedAhead[0] !== undefined && this.#finishedAhead[0].last < offset)
      this.#finishedAhead.shift();
    const ahead = this.#finishedAhead[0];
    if (ahead !== undefined && ahead.first <= offset) return false;
    this.#unfinished.add(offset);
    this.#lowest.added(offset);
    return true;
  }

  /** What is below `next` and has not been seen is no record: nothing but markers of transactions. */
  skipTo(next: number): void {
    if (next > this.#next) this.#next = next;
  }

  finish(offset: number): void {
    this.#unfinished.delete(offset);
  }

  /** The finished offsets above `committable`, ascending, disjoint and not adjacent. */
  finishedAbove(): OffsetRange[] {
    const ranges: OffsetRange[] = [];
    let first = this.committable + 1;
    for (const offset of this.#unfinished) {
      if (offset > first) ranges.push({ first, last: offset - 1 });
      first = Math.max(first, offset + 1);
    }
    if (this.#next > first) ranges.push({ first, last: this.#next - 1 });
    for (const range of this.#finishedAhead) {
      const ahead = { first: Math.max(range.first, this.#next), last: range.last };
      const previous = ranges.at(-1);
      if (previous !== undefined && previous.last + 1 === ahead.first) {
        ranges[ranges.length - 1] = { first: previous.first, last: ahead.last };
      } else if (ahead.last >= ahead.first) ranges.push(ahead);
    }
    return ranges;
  }
}

/**
 * The lowest of a set to which numbers are added in ascending order. It is asked for with each record, and the first
 * element of a Set is found by stepping over all that were deleted before it: thousands, in a window of this size.
 */
class LowestOf {
  readonly #numbers: ReadonlySet<number>;
  #added: number[] = [];
  #first = 0;

  constructor(numbers: ReadonlySet<number>) {
    this.#numbers = numbers;
  }

  added(number: number): void {
    this.#added.push(number);
  }

  get value(): number | undefined {
    for (; this.#first < this.#added.length; this.#first += 1) {
      const number = this.#added[this.#first];
      if (number !== undefined && this.#numbers.has(number)) break;
    }
    if (this.#first > this.#numbers.size) {
      this.#added = this.#added.slice(this.#first);
      this.#first = 0;
    }
    return this.#added[this.#first];
  }
}
