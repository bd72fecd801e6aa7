import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DomainEvent } from '@sight-webhooks/contracts';

export type RecentDeliveriesOptions = {
  /** How many deliveries are remembered at most. */
  readonly max: number;
  /** How long a delivery is remembered at most, milliseconds. */
  readonly maxAgeMs: number;
};

/**
 * To which webhooks this instance has already produced an event, for as long as it remembers: by number and by age,
 * and not beyond a restart. A repeat of the event is suppressed for them. Webhooks that did not match at first are
 * not remembered, so that one that was created in between gets the repeat.
 */
export class RecentDeliveries {
  readonly #webhooksByEvent: LRUCache<string, ReadonlySet<string>>;
  readonly #lastByEvent = new Map<string, Promise<unknown>>();

  constructor({ max, maxAgeMs }: RecentDeliveriesOptions) {
    this.#webhooksByEvent = new LRUCache({
      maxSize: max,
      sizeCalculation: (webhookIds) => webhookIds.size,
      ttl: maxAgeMs,
    });
  }

  /** Deliveries that are remembered. */
  get size(): number {
    return this.#webhooksByEvent.calculatedSize;
  }

  /**
   * Runs `produce` with the webhooks that already have the event; it resolves, after the broker's acknowledgement, with
   * those that now have it too. A repeat that arrives meanwhile waits for that, and produces itself what failed.
   */
  async inTurn<T extends { readonly webhookIds: readonly string[] }>(
    event: DomainEvent,
    produce: (alreadyHave: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(event);
    const before = this.#lastByEvent.get(key);
    const mine = this.#after(before, key, produce);
    this.#lastByEvent.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#lastByEvent.get(key) === mine) this.#lastByEvent.delete(key);
    }
  }

  async #after<T extends { readonly webhookIds: readonly string[] }>(
    before: Promise<unknown> | undefined,
    key: string,
    produce: (alreadyHave: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    // Whether the one before failed is told to whoever called it.
    await before?.catch(() => undefined);
    const alreadyHave = this.#webhooksByEvent.get(key) ?? NONE;
    const produced = await produce(alreadyHave);
    if (produced.webhookIds.length > 0)
      this.#webhooksByEvent.set(key, new Set([...alreadyHave, ...produced.webhookIds]));
    return produced;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** `source` and `id` identify an event within its account. Hashed: a key's length must not depend on the producer. */
function keyOf({ accountId, source, id }: DomainEvent): string {
  return hash('sha1', `${accountId}\0${source}\0${id}`, 'base64url');
}
