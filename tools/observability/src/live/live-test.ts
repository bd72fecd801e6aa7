import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress, Teardown } from '@sight-webhooks/testing';
import { allRules } from '../rules/all-rules.js';
import { allExpressions } from './expressions.js';
import { FAST } from './fast.timing.js';
import { BURN, FAULTS, type Fault } from './faults.js';
import { Lab } from './lab.js';

/** Until Prometheus has read everything for the first time. */
const SETTLE_MS = 10_000;
const WARM_UP_MS = 40_000;
const LOOK_EVERY_MS = 500;
/** Alerts about the last hour (a minute here) go on for some time. */
const CALM_DOWN_MS = 20_000;
/** What follows from a fault, and would be taken for the consequence of the next one, is waited for: at most so long. */
const RECOVER_MS = 60_000;

/**
 * A real Prometheus watches the product under load: every expression has data and nothing fires while nothing is wrong;
 * then each fault makes its alerts fire, and no other.
 * @param only parts of the names of the faults to be injected; all of them without any
 * @returns an exit code
 */
export async function liveTest(
  only: readonly string[],
  teardown: Teardown,
  progress: Progress,
): Promise<number> {
  const lab = await Lab.start(teardown, progress);
  const results: { name: string; problem: string | undefined }[] = [];
  const note = (name: string, problem: string | undefined): void => {
    progress(
      `${problem === undefined ? 'ok    ' : 'FAILED'} ${name}${problem === undefined ? '' : `: ${problem}`}`,
    );
    results.push({ name, problem });
  };
  progress(`load for ${String(WARM_UP_MS / 1_000)} s`);
  await sleep(SETTLE_MS);
  const falseAlarms = new Set<string>();
  const warmUntil = performance.now() + WARM_UP_MS;
  while (performance.now() < warmUntil) {
    for (const alert of await lab.prometheus.firing()) falseAlarms.add(alert);
    await sleep(LOOK_EVERY_MS);
  }
  note(
    'nothing fires while nothing is wrong',
    falseAlarms.size === 0 ? undefined : [...falseAlarms].join(', '),
  );
  for (const { where, expr } of allExpressions()) {
    const samples = await lab.prometheus.query(expr);
    if (samples.length === 0) note(where, `no data: ${expr}`);
  }
  note(`${String(allExpressions().length)} expressions were evaluated`, undefined);
  const chosen = FAULTS.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  for (const fault of chosen) note(fault.name, await play(lab, fault));
  if (chosen.length === FAULTS.length) note('every alert has a fault', alertWithoutFault());
  const failed = results.filter(({ problem }) => problem !== undefined).length;
  console.log(`${String(results.length - failed)} passed, ${String(failed)} failed`);
  return failed === 0 ? 0 : 1;
}

/** @returns what is wrong, undefined when the right alerts fired */
async function play(lab: Lab, fault: Fault): Promise<string | undefined> {
  const lingering = new Set(await lab.prometheus.firing());
  const fired = new Map<string, number>();
  const unexpected = new Map<string, number>();
  const startedAt = performance.now();
  const missing = (): string[] => fault.expected.filter((alert) => !fired.has(alert));
  await fault.inject(lab);
  while (missing().length > 0 && performance.now() - startedAt < fault.timeoutMs) {
    const firing = await lab.prometheus.firing();
    for (const alert of lingering) if (!firing.includes(alert)) lingering.delete(alert);
    const afterMs = performance.now() - startedAt;
    for (const alert of firing) {
      // What still fires because of the fault before says nothing about this one.
      if (lingering.has(alert)) continue;
      if (fault.expected.includes(alert)) fired.set(alert, fired.get(alert) ?? afterMs);
      else if (!fault.alsoPossible.some((possible) => possible.test(alert)))
        unexpected.set(alert, unexpected.get(alert) ?? afterMs);
    }
    await sleep(LOOK_EVERY_MS);
  }
  await fault.heal(lab);
  await sleep(CALM_DOWN_MS);
  await recovered(lab, fault);
  console.log(`${fault.name}: ${timesOf(fired)}`);
  if (missing().length > 0) return `did not fire: ${missing().join(', ')}`;
  return unexpected.size === 0 ? undefined : `fired too: ${timesOf(unexpected)}`;
}

const timesOf = (fired: ReadonlyMap<string, number>): string =>
  Array.from(fired, ([alert, ms]) => `${alert} ${(ms / 1_000).toFixed(0)} s`).join(', ');

/** Pending ones count: they would fire within the next fault. Alerts about the budgets go on for minutes, and linger. */
async function recovered(lab: Lab, { alsoPossible }: Fault): Promise<void> {
  const until = performance.now() + RECOVER_MS;
  const isConsequence = (alert: string): boolean =>
    !BURN.test(alert) && alsoPossible.some((possible) => possible.test(alert));
  while ((await lab.prometheus.active()).some(isConsequence) && performance.now() < until)
    await sleep(LOOK_EVERY_MS);
}

function alertWithoutFault(): string | undefined {
  const expected = new Set(FAULTS.flatMap((fault) => fault.expected));
  const alerts = allRules(FAST).flatMap((group) => group.alerts.map(({ name }) => name));
  const without = alerts.filter((name) => !expected.has(name));
  return without.length === 0 ? undefined : without.join(', ');
}
