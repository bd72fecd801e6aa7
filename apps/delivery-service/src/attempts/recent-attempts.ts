import type { DeliveryTask } from '@sight-webhooks/contracts';

type Running = { readonly ended: Promise<void>; readonly end: () => void };

/**
 * What runs here, and what has lately been acknowledged: a record that comes twice (a lost acknowledgement, a
 * rebalance) would otherwise fork into two chains of retries. Bounded: the oldest is forgotten.
 *
 * A parked attempt is not done: it has a record of its own, told apart by how often it was put off.
 */
export class RecentAttempts {
  readonly #running = new Map<string, Running>();
  /** How often the attempt has been put off when it is known to be done up to there; in the order of their end. */
  readonly #done = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#done.size;
  }

  /**
   * Takes a record on. 'repeat' when what it asks for has been done; while a twin of it runs, that is waited for.
   */
  async start(task: DeliveryTask): Promise<'new' | 'repeat'> {
    const key = attemptKey(task);
    for (;;) {
      if (task.parks <= (this.#done.get(key) ?? -1)) return 'repeat';
      const twin = this.#running.get(key);
      if (twin === undefined) break;
      await twin.ended;
    }
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#running.set(key, { ended, end });
    return 'new';
  }

  /** What followed from the attempt is acknowledged. */
  attempted(task: DeliveryTask): void {
    this.#remember(task, Infinity);
  }

  /** The record that puts the attempt off is acknowledged. */
  parked(task: DeliveryTask): void {
    this.#remember(task, task.parks);
  }

  /** To be called for every record that `start` found to be new, when its processing has ended, however it did. */
  end(task: DeliveryTask): void {
    const key = attemptKey(task);
    this.#running.get(key)?.end();
    this.#running.delete(key);
  }

  #remember(task: DeliveryTask, parks: number): void {
    const key = attemptKey(task);
    const known = this.#done.get(key);
    this.#done.delete(key);
    this.#done.set(key, Math.max(parks, known ?? parks));
    if (this.#done.size <= this.#capacity) return;
    const [oldest] = this.#done.keys();
    if (oldest !== undefined) this.#done.delete(oldest);
  }
}

const attemptKey = ({ delivery, attempt }: DeliveryTask): string =>
  `${delivery.messageId}/${String(delivery.run)}/${String(attempt)}`;
