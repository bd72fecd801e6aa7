import {
  pairKey,
  type KnownWebhook,
  type Ledger,
  type ProducedEvent,
  type ReportedDelivery,
  type SeenRequest,
} from '../ledger/entries.js';
import { expectationOf, type Expectation } from './expectation.js';

/** Everything that is known of one event and one webhook that had anything to do with each other. */
export type Pair = {
  readonly key: string;
  readonly event: ProducedEvent;
  readonly webhook: KnownWebhook;
  readonly expectation: Expectation;
  /** In the order of their arrival. */
  readonly requests: readonly SeenRequest[];
  readonly delivery: ReportedDelivery | undefined;
};

/** All pairs that are promised, or that left a trace. */
export function pairsOf(ledger: Ledger): Pair[] {
  const requests = Map.groupBy(ledger.requests, pairKey);
  const deliveries = new Map(ledger.deliveries.map((delivery) => [pairKey(delivery), delivery]));
  const byAccount = Map.groupBy(ledger.webhooks.values(), ({ account }) => account);
  const pairs: Pair[] = [];
  for (const event of ledger.events.values()) {
    for (const webhook of byAccount.get(event.account) ?? []) {
      const key = pairKey({ resourceId: event.resourceId, webhookKey: webhook.key });
      const expectation = expectationOf(event, webhook);
      const seen = requests.get(key) ?? [];
      const delivery = deliveries.get(key);
      if (expectation !== 'must' && seen.length === 0 && delivery === undefined) continue;
      pairs.push({ key, event, webhook, expectation, requests: seen, delivery });
    }
  }
  return pairs;
}

/** The requests and deliveries that belong to no event and webhook of the same account. */
export function strangersOf(ledger: Ledger): string[] {
  const belongs = (resourceId: number, webhookKey: string): boolean => {
    const account = ledger.webhooks.get(webhookKey)?.account;
    return account !== undefined && account === ledger.events.get(resourceId)?.account;
  };
  return [...ledger.requests, ...ledger.deliveries]
    .filter(({ resourceId, webhookKey }) => !belongs(resourceId, webhookKey))
    .map(pairKey);
}
