import type { Lab } from '../lab/lab.js';
import type { Random } from '../plan/random.js';
import { crashPoints } from './crash-points.fault.js';
import { duplicateEvents, poison } from './event.faults.js';
import type { Fault, FaultKind } from './fault.js';
import { heldBack } from './held-back.fault.js';
import { clockJump, fullDisk } from './machine.faults.js';
import { freeze, kill, rebalance, rollingRestart } from './process.faults.js';
import {
  brokerAway,
  databaseFailing,
  databaseRestart,
  databaseSlow,
  databaseStepDown,
  powerCut,
} from './store.faults.js';

const KINDS: { readonly [Kind in Fault['kind']]: FaultKind<Kind> } = {
  kill,
  'crash-points': crashPoints,
  'rolling-restart': rollingRestart,
  freeze,
  rebalance,
  'held-back': heldBack,
  'power-cut': powerCut,
  'broker-away': brokerAway,
  'database-restart': databaseRestart,
  'database-step-down': databaseStepDown,
  'database-slow': databaseSlow,
  'database-failing': databaseFailing,
  'full-disk': fullDisk,
  'clock-jump': clockJump,
  'duplicate-events': duplicateEvents,
  poison,
};

export type FaultName = Fault['kind'];
export const FAULT_NAMES = Object.keys(KINDS) as FaultName[];

export function drawFault(name: FaultName, random: Random): Fault {
  return KINDS[name].draw(random);
}

/** Undefined when it can be injected here. */
export async function whyNot(name: FaultName, lab: Lab): Promise<string | undefined> {
  return KINDS[name].missing?.(lab);
}

export async function injectFault(fault: Fault, lab: Lab): Promise<void> {
  // The table pairs each kind with its own; the compiler cannot follow that through the union.
  const kind = KINDS[fault.kind] as FaultKind<Fault['kind']>;
  await kind.inject(fault, lab);
}
