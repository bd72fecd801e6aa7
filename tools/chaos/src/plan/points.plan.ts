import { CRASH_POINTS } from '../faults/crash-points.fault.js';
import { SERVICES } from '@sight-webhooks/testing';
import { SHORT_PLAN } from './short.plan.js';
import type { Plan } from './plan.js';

const SIGNALS = ['SIGKILL', 'SIGTERM'] as const;
/** A webhook is changed seldom; everything else happens all the time, and later there is more under way. */
const TIMES = { 'config-service': 1, 'fanout-service': 5, 'delivery-service': 20 } as const;

/** Every named point of every service, by kill -9 in the one instance and by SIGTERM in the other. */
export const POINTS_PLAN: Plan = {
  ...SHORT_PLAN,
  name: 'points',
  steps: [
    {
      atMs: 3_000,
      fault: {
        kind: 'crash-points',
        arms: SERVICES.flatMap((service) =>
          SIGNALS.map((signal, slot) => ({
            service,
            slot,
            points: CRASH_POINTS[service].map((point) => `${point}:${String(TIMES[service])}:${signal}`),
          })),
        ),
      },
    },
  ],
};
