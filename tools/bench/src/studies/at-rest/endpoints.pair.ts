import type { Lab } from '../../lab/lab.js';
import { eventLoad } from '../../load/event-load.js';
import { measureLoad } from '../../scenarios/burst.scenario.js';
import { EVENTS } from './load-size.js';
import type { Pair } from './pair.js';
import { createAtRest, webhooksAtRest, type WebhookAtRest } from './webhooks-at-rest.js';

const ACCOUNTS = { prefix: 'many-' };
/** Of the endpoints, those that get something while the others rest. */
const BUSY = 100;

/** Endpoints that have all just been delivered to; then as many are busy, however many rest beside them. */
export const endpointsPair: Pair = {
  of: 'endpoints, each with an address of its own',
  little: BUSY,
  much: 10_000,
  options: () => ({ manyAddresses: true }),
  fill: async (lab, size) => {
    const webhooks = await createEndpoints(lab, size);
    const busy = webhooks.slice(0, BUSY);
    return {
      measure: async () => {
        await measureLoad(lab, 'all', inTurn(webhooks, webhooks.length), ACCOUNTS);
        return measureLoad(lab, 'busy', inTurn(busy, EVENTS), ACCOUNTS);
      },
    };
  },
};

/** The same, but all of them are busy: with ten thousand, nearly every delivery has to connect anew. */
export const busyEndpointsPair: Pair = {
  of: 'endpoints that all get as much of the load',
  little: BUSY,
  much: 10_000,
  isAtRest: false,
  options: () => ({ manyAddresses: true }),
  fill: async (lab, size) => {
    const webhooks = await createEndpoints(lab, size);
    return { measure: () => measureLoad(lab, 'spread', inTurn(webhooks, EVENTS), ACCOUNTS) };
  },
};

async function createEndpoints(lab: Lab, count: number): Promise<WebhookAtRest[]> {
  const webhooks = webhooksAtRest(count, (index) => ({
    accountId: `${ACCOUNTS.prefix}${String(index)}`,
    url: `${lab.receiver.originNumber(index)}/many`,
  }));
  await createAtRest(lab, webhooks);
  return webhooks;
}

/** One event for each account in turn. */
function inTurn(webhooks: readonly WebhookAtRest[], events: number): Parameters<typeof measureLoad>[2] {
  const loads = Array.from({ length: events / webhooks.length }, () =>
    webhooks.map(({ accountId, webhookId }) => eventLoad(accountId, [webhookId], 1)),
  ).flat();
  return {
    records: loads.flatMap(({ records }) => records),
    messageIds: loads.flatMap(({ messageIds }) => messageIds),
  };
}
