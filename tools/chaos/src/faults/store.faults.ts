import { SERVICES } from '@sight-webhooks/testing';
import { INSTANCES } from '../lab/lab.js';
import type { FaultKind } from './fault.js';

const SECOND_MS = 1_000;

/** The broker restarts, or is away for as long as minutes. */
export const brokerAway: FaultKind<'broker-away'> = {
  draw: (random) => ({
    kind: 'broker-away',
    how: random.oneOf(['stop', 'kill'] as const),
    awayMs: random.oneOf([0, 10 * SECOND_MS, 120 * SECOND_MS]),
  }),
  inject: ({ how, awayMs }, { broker }) => broker.away(how, awayMs),
};

/** Everything dies in the same moment, the stores too, and is started again with the same data. */
export const powerCut: FaultKind<'power-cut'> = {
  draw: (random) => ({ kind: 'power-cut', awayMs: random.between(0, 5 * SECOND_MS) }),
  async inject({ awayMs }, { fleet, broker, database }) {
    const died = fleet.killAll();
    await Promise.all([died, broker.away('kill', awayMs), database.restart(awayMs)]);
    for (const service of SERVICES) await fleet.restore(service, INSTANCES);
  },
};

export const databaseRestart: FaultKind<'database-restart'> = {
  draw: (random) => ({ kind: 'database-restart', awayMs: random.between(0, 20 * SECOND_MS) }),
  inject: ({ awayMs }, { database }) => database.restart(awayMs),
};

export const databaseStepDown: FaultKind<'database-step-down'> = {
  draw: () => ({ kind: 'database-step-down' }),
  missing: ({ database }) =>
    database.canStepDown ? undefined : 'this plan has a replica set of one, which cannot step down',
  inject: (_fault, { database }) => database.stepDown(),
};

export const databaseSlow: FaultKind<'database-slow'> = {
  draw: (random) => ({
    kind: 'database-slow',
    delayMs: random.between(200, 2 * SECOND_MS),
    forMs: 10 * SECOND_MS,
  }),
  inject: ({ delayMs, forMs }, { database }) => database.slowWrites(delayMs, forMs),
};

export const databaseFailing: FaultKind<'database-failing'> = {
  draw: (random) => ({ kind: 'database-failing', forMs: random.between(2, 15) * SECOND_MS }),
  inject: ({ forMs }, { database }) => database.failingWrites(forMs),
};
