import { produceAtOnce } from '../../load/event-load.js';
import { burstScenario } from '../../scenarios/burst.scenario.js';
import { EVENTS } from './load-size.js';
import type { Pair } from './pair.js';
import { retryAtRest } from './retries-at-rest.js';
import { createAtRest, webhooksAtRest } from './webhooks-at-rest.js';

const DUE_IN_MS = 3_600_000;
const ENDPOINTS = 1_000;

/** Records that wait for their time in a retry topic, longer than this takes. */
export const retriesPair: Pair = {
  of: 'records waiting in the retry topics',
  little: 0,
  much: 100_000,
  options: () => ({ settings: { RETRY_DELAY_MS: String(DUE_IN_MS) } }),
  fill: async (lab, size) => {
    const webhooks = webhooksAtRest(ENDPOINTS, (index) => ({
      accountId: `resting-${String(index)}`,
      url: `${lab.receiver.origin}/resting`,
    }));
    await createAtRest(lab, webhooks);
    const dueAt = Date.now() + DUE_IN_MS;
    const perWebhook = Math.ceil(size / ENDPOINTS);
    const records = webhooks.flatMap((webhook) =>
      Array.from({ length: perWebhook }, () => retryAtRest(webhook, dueAt).record),
    );
    await produceAtOnce(lab.producer, records);
    return burstScenario(lab, { name: 'retries', title: 'retries at rest', events: EVENTS, endpoints: 1 });
  },
};
