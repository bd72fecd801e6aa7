import { SHORT_TIMING, type Plan } from './plan.js';

/** A machine that is busy with other tests needs longer; a verdict does not. */
const DRAIN_WITHIN_MS = 120_000;

/** For `npm test`: every named point once, and one of each of what hurts most, in about a minute and a half. */
export const SHORT_PLAN: Plan = {
  name: 'short',
  seed: 1,
  emitForMs: 0,
  drainWithinMs: DRAIN_WITHIN_MS,
  databaseMembers: 1,
  timing: SHORT_TIMING,
  // What is waited for most is that the session of a killed process ends.
  settings: { KAFKA_SESSION_TIMEOUT_MS: '4000' },
  steps: [
    // Before anything has happened: a stop in order repeats nothing, and nothing else can explain a repeat.
    {
      atMs: 3_000,
      fault: {
        kind: 'kill',
        service: 'delivery-service',
        slot: 0,
        signal: 'SIGTERM',
        downMs: 4_000,
        burst: 30,
      },
    },
    {
      atMs: 0,
      fault: {
        kind: 'crash-points',
        arms: [
          {
            service: 'delivery-service',
            slot: 0,
            points: ['delivery.before_request:20', 'delivery.outcome_produced:20'],
          },
          {
            service: 'delivery-service',
            slot: 1,
            points: ['delivery.after_response:20', 'delivery.before_commit:20'],
          },
          {
            service: 'fanout-service',
            slot: 0,
            points: ['fanout.before_produce:5', 'fanout.after_produce:5'],
          },
          { service: 'config-service', slot: 0, points: ['webhook.saved:1', 'webhook.published:1'] },
        ],
      },
    },
    { atMs: 0, fault: { kind: 'poison', records: 8 } },
    { atMs: 0, fault: { kind: 'freeze', service: 'delivery-service', slot: 1, forMs: 6_000 } },
    { atMs: 0, fault: { kind: 'database-restart', awayMs: 1_000 } },
    { atMs: 0, fault: { kind: 'broker-away', how: 'kill', awayMs: 1_000 } },
    { atMs: 0, fault: { kind: 'duplicate-events', events: 20 } },
    { atMs: 0, fault: { kind: 'rebalance', rounds: 1, everyMs: 2_000 } },
  ],
};

/** Nothing happens: whatever the verdict finds here is wrong with the product or with the harness. */
export const CALM_PLAN: Plan = { ...SHORT_PLAN, name: 'calm', emitForMs: 15_000, steps: [] };
