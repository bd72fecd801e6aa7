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
  readonly #webhooksByEvent: LRUCache<string, readonly string[]>;
  /** Those events that are being produced, and who waits for the turn of each. */
  readonly #turns = new Map<string, (() => void)[] | undefined>();

  constructor({ max, maxAgeMs }: RecentDeliveriesOptions) {
    this.#webhooksByEvent = new LRUCache({
      maxSize: max,
      sizeCalculation: (webhookIds) => webhookIds.length,
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
    if (this.#turns.has(key)) await this.#turnOf(key);
    else this.#turns.set(key, undefined);
    try {
      const before = this.#webhooksByEvent.get(key) ?? NONE;
      const produced = await produce(new Set(before));
      if (produced.webhookIds.length > 0) this.#webhooksByEvent.set(key, before.concat(produced.webhookIds));
      return produced;
    } finally {
      const next = this.#turns.get(key)?.shift();
      if (next === undefined) this.#turns.delete(key);
      else next();
    }
  }

  #turnOf(key: string): Promise<void> {
    return new Promise((begin) => {
      const waiting = this.#turns.get(key);
      if (waiting === undefined) this.#turns.set(key, [begin]);
      else waiting.push(begin);
    });
  }
}

const NONE: readonly string[] = [];

/** A longer key is hashed: how much memory it takes must not depend on the producer. */
const MAX_KEY_LENGTH = 128;

/** `source` and `id` identify an event within its account. */
function keyOf({ accountId, source, id }: DomainEvent): string {
  // One text: of a template, V8 would keep the parts.
  const key = [accountId, source, id].join('\0');
  return key.length <= MAX_KEY_LENGTH ? key : hash('sha1', key, 'base64url');
}
