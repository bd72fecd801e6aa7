import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Teardown } from '@sight-webhooks/testing';
import { runChaos } from '../src/chaos.js';
import { CRASH_POINTS } from '../src/faults/crash-points.fault.js';
import { SHORT_PLAN } from '../src/plan/short.plan.js';

const TIMEOUT_MS = 400_000;

it(
  'loses nothing and repeats only what it may, whatever is killed, frozen or away',
  async () => {
    const teardown = new Teardown();
    try {
      const { violations, summary, reached, folder } = await runChaos(SHORT_PLAN, teardown, () => undefined);
      console.log(summary);
      expect(violations).toEqual([]);
      const points = reached.map((point) => point.split(':', 1)[0]);
      expect(points.sort()).toEqual(Object.values(CRASH_POINTS).flat().sort());
      // Of a run that failed it stays, to be looked into.
      await rm(folder, { recursive: true });
    } finally {
      await teardown.run();
    }
  },
  TIMEOUT_MS,
);
