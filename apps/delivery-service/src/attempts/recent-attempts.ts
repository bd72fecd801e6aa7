import type { DeliveryTask } from '@sight-webhooks/contracts';

/** An attempt that has been taken on, and is to be ended however it ends. */
export type StartedAttempt = {
  readonly key: string;
  readonly parks: number;
  /** Who waits for its end. */
  twins: (() => void)[] | undefined;
};

/**
 * What runs here, and what has lately been acknowledged: a record that comes twice (a lost acknowledgement, a
 * rebalance) would otherwise fork into two chains of retries. Bounded: the oldest are forgotten.
 *
 * A parked attempt is not done: it has a record of its own, told apart by how often it was put off.
 */
export class RecentAttempts {
  readonly #running = new Map<string, StartedAttempt>();
  readonly #generation: number;
  /**
   * How often the attempt has been put off when it is known to be done up to there: what was remembered lately, and
   * the generation before, which is forgotten as a whole. To forget one by one would cost more than to remember.
   */
  #done = new Map<string, number>();
  #doneBefore: ReadonlyMap<string, number> = new Map();

  /** @param capacity how many of the latest are always remembered; never twice as many */
  constructor(capacity: number) {
    this.#generation = capacity;
  }

  get size(): number {
    return this.#done.size + this.#doneBefore.size;
  }

  /**
   * Takes a record on; while a twin of it runs, that is waited for.
   * @returns undefined when what it asks for has been done
   */
  start(task: DeliveryTask): Promise<StartedAttempt | undefined> | StartedAttempt | undefined {
    const { parks } = task;
    const key = attemptKey(task);
    if (parks <= this.#parksDone(key)) return undefined;
    const twin = this.#running.get(key);
    if (twin !== undefined)
      return new Promise<void>((resolve) => (twin.twins ??= []).push(resolve)).then(() => this.start(task));
    const started = { key, parks, twins: undefined };
    this.#running.set(key, started);
    return started;
  }

  /** What followed from it is acknowledged. */
  attempted({ key }: StartedAttempt): void {
    this.#remember(key, Infinity);
  }

  /** The record that puts it off is acknowledged. */
  parked({ key, parks }: StartedAttempt): void {
    this.#remember(key, parks);
  }

  end({ key, twins }: StartedAttempt): void {
    this.#running.delete(key);
    for (const resolve of twins ?? []) resolve();
  }

  #parksDone(key: string): number {
    return this.#done.get(key) ?? this.#doneBefore.get(key) ?? -1;
  }

  #remember(key: string, parks: number): void {
    this.#done.set(key, Math.max(parks, this.#parksDone(key)));
    if (this.#done.size < this.#generation) return;
    this.#doneBefore = this.#done;
    this.#done = new Map();
  }
}

const attemptKey = ({ delivery, attempt }: DeliveryTask): string =>
  `${delivery.messageId}/${String(delivery.run)}/${String(attempt)}`;
