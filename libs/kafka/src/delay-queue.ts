import TinyQueue from 'tinyqueue';

type Delayed<T> = { readonly item: T; readonly dueAt: number };

/** A time-out of Node's may not be longer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** Let go at a time: when thousands are due at the same moment, everybody else has a turn in between. */
const SLICE = 32;

/**
 * Items that wait for their time, on one timer. Time inside is monotonic: a wall clock that jumps makes nothing early
 * or late once it is here.
 */
export class DelayQueue<T> {
  readonly #queue = new TinyQueue<Delayed<T>>([], (one, other) => one.dueAt - other.dueAt);
  readonly #onDue: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerDueAt = Infinity;

  constructor(onDue: (item: T) => void) {
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#queue.length;
  }

  /** How long the item that is due first is overdue, milliseconds; 0 when none is. */
  get overdueMs(): number {
    const head = this.#queue.peek();
    return head === undefined ? 0 : Math.max(0, performance.now() - head.dueAt);
  }

  add(item: T, delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    this.#queue.push({ item, dueAt });
    if (dueAt < this.#timerDueAt) this.#arm(dueAt);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timerDueAt = Infinity;
    while (this.#queue.pop() !== undefined);
  }

  #arm(dueAt: number): void {
    clearTimeout(this.#timer);
    this.#timerDueAt = dueAt;
    const delayMs = Math.min(Math.max(0, Math.ceil(dueAt - performance.now())), MAX_TIMEOUT_MS);
    this.#timer = setTimeout(() => {
      this.#release();
    }, delayMs);
  }

  #release(): void {
    this.#timerDueAt = Infinity;
    const now = performance.now();
    let head = this.#queue.peek();
    // Node's timers can fire a fraction of a millisecond early; what is not due yet is not released.
    for (let left = SLICE; left > 0 && head !== undefined && head.dueAt <= now; left -= 1) {
      this.#queue.pop();
      this.#onDue(head.item);
      head = this.#queue.peek();
    }
    if (head !== undefined && head.dueAt < this.#timerDueAt) this.#arm(head.dueAt);
  }
}
