import type { KnownWebhook, ProducedEvent, WebhookCall } from '../ledger/entries.js';

/**
 * What the API's answers promise about an event and a webhook:
 * - `must`: the webhook was active for certain, from before the event until the end;
 * - `never`: it was inactive for certain, from before the event until the end, or never wanted the event;
 * - `may`: it changed while the event could be matched or attempted, or an answer left it open.
 */
export type Expectation = 'must' | 'may' | 'never';

export function expectationOf(event: ProducedEvent, { account, events, calls }: KnownWebhook): Expectation {
  if (account !== event.account || !events.includes(event.type)) return 'never';
  const before = calls.filter(({ startedAt }) => startedAt < event.producedAt);
  const after = calls.filter(({ startedAt }) => startedAt >= event.producedAt);
  const last = before.at(-1);
  const inEffect = last?.answer === 'effective' && (last.answeredAt ?? Infinity) <= event.producedAt;
  if (last === undefined) return after.some(activates) ? 'may' : 'never';
  if (!inEffect) return 'may';
  if (activates(last)) return after.some((call) => !activates(call)) ? 'may' : 'must';
  return after.some(activates) ? 'may' : 'never';
}

function activates({ change }: WebhookCall): boolean {
  return change === 'create' || change === 'activate';
}

/** Whether the webhook was, or may have been, inactive or removed at some time after its creation. */
export function mayBeSkipped({ calls }: KnownWebhook): boolean {
  return calls.some((call) => !activates(call));
}
