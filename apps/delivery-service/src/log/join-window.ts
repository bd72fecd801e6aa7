import type { Outcome } from '@sight-webhooks/contracts';

/** What comes of an attempt is waited for so long; then the delivery is shown as pending. */
const FEW_WAIT_MS = 500;
/** While there are many, the log writes them twice only if it has to. */
const MANY_WAIT_MS = 5_000;
const MANY = 500;
/** An outcome overtakes its acceptance by no more than one fetch. */
const MAX_OVERTAKING_MS = 200;

type Held<T> = { readonly item: T; readonly since: number };

/**
 * Joins the acceptance of a delivery with what came of its first attempt, so that the log writes the document once:
 * an insert, which costs a quarter of an insert and an update. What stays alone is written alone, in time. Times are
 * milliseconds of a monotonic clock.
 */
export class JoinWindow<T extends { readonly outcome: Outcome }> {
  // Both in the order of arrival, by messageId.
  readonly #accepted = new Map<string, Held<T>>();
  readonly #overtaking = new Map<string, Held<T>>();

  get size(): number {
    return this.#accepted.size + this.#overtaking.size;
  }

  get #patienceMs(): number {
    return this.#accepted.size > MANY ? MANY_WAIT_MS : FEW_WAIT_MS;
  }

  /** @returns what is to be written now: the item with what it waited for, or nothing while it waits */
  add(item: T, now: number): readonly T[] {
    const { step, attempt, delivery } = item.outcome;
    const { messageId } = delivery;
    const other = take(this.#accepted, messageId) ?? take(this.#overtaking, messageId);
    if (other !== undefined) return [other.item, item];
    if (step.kind === 'accepted') this.#accepted.set(messageId, { item, since: now });
    else if (attempt === 1) this.#overtaking.set(messageId, { item, since: now });
    else return [item];
    return [];
  }

  /** What has waited for as long as it may. */
  *takeOver(now: number): Generator<T> {
    yield* takeWhile(this.#overtaking, ({ since }) => since <= now - MAX_OVERTAKING_MS);
    yield* takeWhile(this.#accepted, ({ since }) => since <= now - this.#patienceMs);
  }
}

function take<T>(held: Map<string, Held<T>>, messageId: string): Held<T> | undefined {
  const found = held.get(messageId);
  if (found !== undefined) held.delete(messageId);
  return found;
}

/** Takes the first out for as long as the condition holds. */
function* takeWhile<T>(held: Map<string, Held<T>>, condition: (one: Held<T>) => boolean): Generator<T> {
  for (const [messageId, one] of held) {
    if (!condition(one)) return;
    held.delete(messageId);
    yield one.item;
  }
}
