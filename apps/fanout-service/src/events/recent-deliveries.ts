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
   * Runs `produce` with the webhooks that already have the event; it resolves with those that now have it too, after
   * the broker's acknowledgement. A repeat that arrives meanwhile waits for that, and produces itself what failed.
   */
  async inTurn(
    event: DomainEvent,
    produce: (alreadyHave: ReadonlySet<string>) => Promise<readonly string[]>,
  ): Promise<void> {
    const key = keyOf(event);
    const before = this.#lastByEvent.get(key) ?? Promise.resolve();
    const mine = before
      .catch(() => undefined)
      .then(async () => {
        const alreadyHave = this.#webhooksByEvent.get(key) ?? NONE;
        const produced = await produce(alreadyHave);
        if (produced.length > 0) this.#webhooksByEvent.set(key, new Set([...alreadyHave, ...produced]));
      });
    this.#lastByEvent.set(key, mine);
    try {
      await mine;
    } finally {
      if (this.#lastByEvent.get(key) === mine) this.#lastByEvent.delete(key);
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

/** `source` and `id` identify an event within its account. Hashed: a key's length must not depend on the producer. */
function keyOf({ accountId, source, id }: DomainEvent): string {
  return hash('sha1', `${accountId}\0${source}\0${id}`, 'base64url');
}
