import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MissingPrerequisiteError, type Progress, type Teardown } from '@sight-webhooks/testing';
import type { BenchOptions } from './command-line/bench-options.js';
import { startLab, type Lab } from './lab/lab.js';
import { parkedAttempts } from './lab/parked-attempts.js';
import { meterMachine } from './profile/machine-meter.js';
import type { MachineTime } from './profile/machine-tree.js';
import { reportProfiles } from './profile/profile-report.js';
import { machine, revision } from './report/origin.js';
import { resultPath } from './report/result.file.js';
import type { BenchResult, Run } from './report/result.js';
import { OTHERS } from './resources/resource-meter.js';
import { summariseFigures, summariseUsage } from './report/summary.js';
import { formatNumber } from './report/table.js';
import { prepareScenario, prepareYardsticks, warmUp } from './scenarios/all-scenarios.js';
import type { Measurement, Scenario } from './scenarios/scenario.js';
import { FULL, SMOKE } from './scenarios/sizes.js';

/** Between two measurements, so that what one leaves behind (commits, garbage) is not charged to the next. */
const SETTLE_MS = 500;

export type Bench = { readonly result: BenchResult; readonly profiles: string | undefined };

/**
 * Starts everything, measures, and has stopped everything when it resolves.
 * @throws MeasurementError when a figure cannot be produced or does not agree with what was counted
 */
export async function runBench(
  options: BenchOptions,
  teardown: Teardown,
  progress: Progress,
): Promise<Bench> {
  if (!existsSync('/proc/self/stat'))
    throw new MissingPrerequisiteError(
      'The bench reads memory and CPU time from /proc, which only Linux has.',
    );
  const startedAt = new Date().toISOString();
  const profileFolder = options.profile ? resultPath(startedAt) : undefined;
  if (profileFolder !== undefined) await mkdir(profileFolder, { recursive: true });
  const measuredRevision = await revision();
  const lab = await startLab({ teardown, progress, profileFolder });
  const { scenarios, runs, machines } = await measure(lab, options, progress);
  const parked = await parkedAttempts(lab.deliveryServiceUrl);
  progress('stopping everything');
  await teardown.run();
  const [firstRun = {}, lastRun = {}] = [runs[0], runs.at(-1)];
  const result: BenchResult = {
    format: 1,
    startedAt,
    ...measuredRevision,
    machine: machine(),
    smoke: options.smoke,
    profiled: options.profile,
    scenarios: Object.fromEntries(
      scenarios.map(({ name, title }) => [name, { title, deliveries: firstRun[name]?.deliveries ?? 0 }]),
    ),
    figures: summariseFigures(runs),
    usage: summariseUsage(runs),
    runs,
    parked,
  };
  const profiles =
    profileFolder === undefined ? undefined : await reportProfiles(profileFolder, lastRun, machines);
  return { result, profiles };
}

type Measured = {
  readonly scenarios: readonly Scenario[];
  readonly runs: readonly Run[];
  /** Of the last run, by scenario. */
  readonly machines: ReadonlyMap<string, MachineTime>;
};

async function measure(lab: Lab, options: BenchOptions, progress: Progress): Promise<Measured> {
  const sizes = options.smoke ? SMOKE : FULL;
  progress('creating webhooks');
  const scenarios: Scenario[] = await prepareYardsticks(lab, sizes);
  for (const name of options.scenarios) scenarios.push(await prepareScenario(lab, name, sizes));
  progress('warming up');
  await warmUp(lab, sizes);
  const runs: Run[] = [];
  const machines = new Map<string, MachineTime>();
  for (let number = 1; number <= options.runs; number += 1) {
    const run: Record<string, Measurement> = {};
    for (const scenario of scenarios) {
      const label = `run ${String(number)} of ${String(options.runs)}, ${scenario.name}`;
      progress(label);
      if (!options.smoke) await sleep(SETTLE_MS);
      const metered = meterMachine(lab.parts);
      const measurement = await scenario.measure();
      machines.set(scenario.name, metered());
      run[scenario.name] = measurement;
      progress(`${label}: ${formatMeasured(measurement)}`);
    }
    runs.push(run);
  }
  return { scenarios, runs, machines };
}

function formatMeasured({ figures, usage, fromMs, toMs }: Measurement): string {
  const others = usage.find(({ part }) => part === OTHERS)?.cpuSeconds ?? 0;
  const values = Object.entries(figures).map(
    ([id, value]) => `${id.slice(id.indexOf('.') + 1)} ${formatNumber(value)}`,
  );
  const cores = (others * 1_000) / (toMs - fromMs);
  return `${values.join(', ')} (meanwhile others kept ${formatNumber(cores)} cores busy)`;
}
