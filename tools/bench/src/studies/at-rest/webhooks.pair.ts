import { burstScenario } from '../../scenarios/burst.scenario.js';
import type { Pair } from './pair.js';
import { EVENTS } from './load-size.js';
import { createAtRest, webhooksAtRest } from './webhooks-at-rest.js';

const WEBHOOKS_AN_ACCOUNT = 10;

/** Webhooks in the views of the services, which are not the ones that something is delivered to. */
export const webhooksPair: Pair = {
  of: 'webhooks in the view',
  little: 1_000,
  much: 100_000,
  fill: async (lab, size) => {
    const webhooks = webhooksAtRest(size, (index) => ({
      accountId: `resting-${String(Math.floor(index / WEBHOOKS_AN_ACCOUNT))}`,
      url: `${lab.receiver.origin}/resting`,
    }));
    await createAtRest(lab, webhooks);
    return burstScenario(lab, { name: 'webhooks', title: 'webhooks at rest', events: EVENTS, endpoints: 1 });
  },
};
