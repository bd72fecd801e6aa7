import { FAULT_NAMES, drawFault, type FaultName } from '../faults/all-faults.js';
import { HELD_BACK_SETTINGS } from '../faults/held-back.fault.js';
import { SHORT_TIMING, type Plan, type Step } from './plan.js';
import { Random } from './random.js';

const DRAIN_WITHIN_MS = 300_000;
const WARM_UP_MS = 5_000;
/** Between two faults: sometimes the next comes before the last is forgotten, sometimes long after. */
const LEAST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 8_000;
/** What is injected takes about so long; the plan has more steps than fit rather than fewer. */
const LEAST_FAULT_MS = 3_000;

/** A plan of so long, drawn from a seed. */
export function randomPlan(
  seed: number,
  durationMs: number,
  names: readonly FaultName[] = FAULT_NAMES,
): Plan {
  const random = new Random(seed);
  const steps: Step[] = [];
  let atMs = WARM_UP_MS;
  // Each kind once before any comes twice, in an order that the seed decides.
  let left: FaultName[] = [];
  while (atMs < durationMs) {
    if (left.length === 0) left = [...names];
    const [name] = left.splice(random.between(0, left.length - 1), 1);
    if (name === undefined) break;
    steps.push({ atMs, fault: drawFault(name, random) });
    atMs += LEAST_FAULT_MS + random.between(LEAST_PAUSE_MS, MOST_PAUSE_MS);
  }
  return {
    name: 'random',
    seed,
    emitForMs: durationMs,
    drainWithinMs: DRAIN_WITHIN_MS,
    databaseMembers: names.includes('database-step-down') ? 3 : 1,
    timing: SHORT_TIMING,
    settings: HELD_BACK_SETTINGS,
    steps,
  };
}
