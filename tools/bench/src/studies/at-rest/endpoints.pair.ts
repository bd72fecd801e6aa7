import { eventLoad } from '../../load/event-load.js';
import { measureLoad } from '../../scenarios/burst.scenario.js';
import { EVENTS } from './load-size.js';
import type { Pair } from './pair.js';
import { createAtRest, webhooksAtRest, type WebhookAtRest } from './webhooks-at-rest.js';

const ACCOUNTS = 'many-';
const NAME = 'endpoints';

/** Endpoints with an address each, which all get as much of the load: its connections and what is known of each differ. */
export const endpointsPair: Pair = {
  of: 'endpoints, each with an address of its own',
  little: 100,
  much: 10_000,
  options: () => ({ manyAddresses: true }),
  fill: async (lab, size) => {
    const webhooks = webhooksAtRest(size, (index) => ({
      accountId: `${ACCOUNTS}${String(index)}`,
      url: `${lab.receiver.originNumber(index)}/many`,
    }));
    await createAtRest(lab, webhooks);
    return { measure: () => measureLoad(lab, NAME, inTurn(webhooks), { prefix: ACCOUNTS }) };
  },
};

/** One event for each account in turn. */
function inTurn(webhooks: readonly WebhookAtRest[]): Parameters<typeof measureLoad>[2] {
  const loads = Array.from({ length: EVENTS / webhooks.length }, () =>
    webhooks.map(({ accountId, webhookId }) => eventLoad(accountId, [webhookId], 1)),
  ).flat();
  return {
    records: loads.flatMap(({ records }) => records),
    messageIds: loads.flatMap(({ messageIds }) => messageIds),
  };
}
