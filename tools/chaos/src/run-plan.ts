import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '@sight-webhooks/testing';
import { injectFault, whyNot } from './faults/all-faults.js';
import { readEnding, untilDrained } from './lab/ending.js';
import { INSTANCES, type Lab } from './lab/lab.js';
import type { Ledger } from './ledger/entries.js';
import type { Plan } from './plan/plan.js';

/** After the last fault: events to a product that has recovered. */
const AFTERWARDS_MS = 3_000;

export type RunResult = {
  readonly ledger: Ledger;
  /** Kinds of fault that were injected, and how often. */
  readonly injected: ReadonlyMap<string, number>;
  /** Kinds of fault that could not be, and why. */
  readonly notTried: ReadonlyMap<string, string>;
  /** Whether everything had ended in time; if not, whether a restart with the same data helped. */
  readonly drained: 'in time' | 'after a restart' | 'never';
  readonly drainedAfterMs: number;
};

/** Load and faults, until everything has ended or had its time to. */
export async function runPlan(plan: Plan, lab: Lab): Promise<RunResult> {
  const { load, progress } = lab;
  const injected = new Map<string, number>();
  const notTried = new Map<string, string>();
  const startedAt = performance.now();
  load.start();
  for (const { atMs, fault } of plan.steps) {
    await sleep(Math.max(0, startedAt + atMs - performance.now()));
    if (plan.emitForMs > 0 && performance.now() - startedAt > plan.emitForMs) break;
    const why = await whyNot(fault.kind, lab);
    if (why !== undefined) {
      notTried.set(fault.kind, why);
      continue;
    }
    progress(`${String(Math.round((performance.now() - startedAt) / 1_000))} s: ${JSON.stringify(fault)}`);
    await injectFault(fault, lab);
    injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
  }
  await sleep(Math.max(AFTERWARDS_MS, startedAt + plan.emitForMs - performance.now()));
  await load.stop();
  progress('no more events; waiting until everything has ended');
  for (const service of SERVICES) await lab.fleet.restore(service, INSTANCES);
  const stoppedAt = performance.now();
  const drained = await drain(plan, lab);
  const drainedAfterMs = performance.now() - stoppedAt;
  return { ledger: await readEnding(lab), injected, notTried, drained, drainedAfterMs };
}

async function drain(plan: Plan, lab: Lab): Promise<RunResult['drained']> {
  if (await untilDrained(lab, performance.now() + plan.drainWithinMs)) return 'in time';
  lab.progress('not everything has ended: starting every process again with the same data');
  for (const service of SERVICES) {
    for (let slot = 0; slot < INSTANCES; slot += 1) {
      await lab.fleet.stop(service, slot);
      await lab.fleet.start(service, slot);
    }
  }
  return (await untilDrained(lab, performance.now() + plan.drainWithinMs)) ? 'after a restart' : 'never';
}
