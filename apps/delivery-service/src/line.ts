/** A place in a line, of one who may leave it and come back. */
export class Place<T> {
  readonly holder: T;
  /** The neighbours while it is in the line; only the line looks at them. */
  before: Place<T> | undefined;
  behind: Place<T> | undefined;
  inLine = false;

  constructor(holder: T) {
    this.holder = holder;
  }
}

/**
 * Who waits for a turn, in order. Joining and leaving cost the same however many wait, and wherever in the line: of a
 * Set, the first element is found by stepping over all that were deleted before it.
 */
export class Line<T> {
  #first: Place<T> | undefined;
  #last: Place<T> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#first?.holder;
  }

  /** At the end; whoever is in the line already goes there. */
  join(place: Place<T>): void {
    this.leave(place);
    place.before = this.#last;
    if (this.#last === undefined) this.#first = place;
    else this.#last.behind = place;
    this.#last = place;
    place.inLine = true;
    this.#length += 1;
  }

  leave(place: Place<T>): void {
    if (!place.inLine) return;
    const { before, behind } = place;
    if (before === undefined) this.#first = behind;
    else before.behind = behind;
    if (behind === undefined) this.#last = before;
    else behind.before = before;
    place.before = undefined;
    place.behind = undefined;
    place.inLine = false;
    this.#length -= 1;
  }

  /** From the first to the last; nobody may join or leave meanwhile. */
  *[Symbol.iterator](): Generator<T> {
    for (let place = this.#first; place !== undefined; place = place.behind) yield place.holder;
  }
}
