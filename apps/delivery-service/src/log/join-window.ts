import type { Outcome } from '@sight-webhooks/contracts';
import { asOutcome, type Acceptance } from './acceptance.js';

/** What comes of an attempt is waited for so long; then the delivery is shown as pending. */
const FEW_WAIT_MS = 500;
/** While there are many, the log writes them twice only if it has to. */
const MANY_WAIT_MS = 5_000;
const MANY = 500;
/** An outcome overtakes its acceptance by no more than one fetch. */
const MAX_OVERTAKING_MS = 200;

/** What is to be written, and by which fetch it came; undefined is a record that turned out to be unreadable. */
export type Due<Fetch> = { readonly outcome: Outcome | undefined; readonly fetch: Fetch };

type Accepted<Fetch> = { readonly acceptance: Acceptance; readonly fetch: Fetch; readonly since: number };
type Overtaking<Fetch> = { readonly outcome: Outcome; readonly fetch: Fetch; readonly since: number };

/**
 * Joins the acceptance of a delivery with what came of its first attempt, so that the log writes the document once:
 * an insert, which costs a quarter of an insert and an update. What stays alone is written alone, in time. Times are
 * milliseconds of a monotonic clock.
 */
export class JoinWindow<Fetch> {
  // Both in the order of arrival, by messageId.
  readonly #accepted = new Map<string, Accepted<Fetch>>();
  readonly #overtaking = new Map<string, Overtaking<Fetch>>();

  get size(): number {
    return this.#accepted.size + this.#overtaking.size;
  }

  get #patienceMs(): number {
    return this.#accepted.size > MANY ? MANY_WAIT_MS : FEW_WAIT_MS;
  }

  /** @returns what is to be written now: it and what has waited for it, or nothing while it waits */
  accept(acceptance: Acceptance, fetch: Fetch, now: number): Due<Fetch>[] {
    const { messageId } = acceptance;
    const overtaking = take(this.#overtaking, messageId);
    if (overtaking !== undefined)
      return [{ outcome: asOutcome(acceptance, overtaking.outcome), fetch }, overtaking];
    const twin = take(this.#accepted, messageId);
    if (twin !== undefined) return [dueAlone(twin), { outcome: asOutcome(acceptance), fetch }];
    this.#accepted.set(messageId, { acceptance, fetch, since: now });
    return [];
  }

  /** @returns what is to be written now: it and what has waited for it, or nothing while it waits */
  report(outcome: Outcome, fetch: Fetch, now: number): Due<Fetch>[] {
    const { messageId } = outcome.delivery;
    const one = { outcome, fetch, since: now };
    const accepted = take(this.#accepted, messageId);
    if (accepted !== undefined)
      return [{ outcome: asOutcome(accepted.acceptance, outcome), fetch: accepted.fetch }, one];
    const twin = take(this.#overtaking, messageId);
    if (twin !== undefined) return [twin, one];
    if (outcome.attempt > 1) return [one];
    this.#overtaking.set(messageId, one);
    return [];
  }

  /** What has waited for as long as it may. */
  *takeOver(now: number): Generator<Due<Fetch>> {
    yield* takeWhile(this.#overtaking, ({ since }) => since <= now - MAX_OVERTAKING_MS);
    for (const one of takeWhile(this.#accepted, ({ since }) => since <= now - this.#patienceMs))
      yield dueAlone(one);
  }
}

const dueAlone = <Fetch>({ acceptance, fetch }: Accepted<Fetch>): Due<Fetch> => ({
  outcome: asOutcome(acceptance),
  fetch,
});

function take<T>(held: Map<string, T>, messageId: string): T | undefined {
  const found = held.get(messageId);
  if (found !== undefined) held.delete(messageId);
  return found;
}

/** Takes the first out for as long as the condition holds. */
function* takeWhile<T>(held: Map<string, T>, condition: (one: T) => boolean): Generator<T> {
  for (const [messageId, one] of held) {
    if (!condition(one)) return;
    held.delete(messageId);
    yield one;
  }
}
