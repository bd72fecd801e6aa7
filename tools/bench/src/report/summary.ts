import { MeasurementError } from '../measurement.error.js';
import { spreadOf, type Spread } from '../statistics/spread.js';
import { FIGURES, type Figure } from './figures.js';
import type { FigureResult, Run, UsageResult } from './result.js';

/**
 * Every figure that the runs' scenarios should have given.
 * @throws MeasurementError when one of them could not be produced
 */
export function summariseFigures(runs: readonly Run[]): FigureResult[] {
  const measured = new Set(Object.keys(runs[0] ?? {}));
  return FIGURES.filter(({ id }) => measured.has(scenarioOf(id))).map((figure) => summarise(figure, runs));
}

/** In the order of the scenarios and parts. */
export function summariseUsage(runs: readonly Run[]): UsageResult[] {
  return Object.entries(runs[0] ?? {}).flatMap(([scenario, { usage, deliveries }]) =>
    usage.map(({ part }, index) => {
      const ofRuns = runs.flatMap((run) => run[scenario]?.usage[index] ?? []);
      const cpuSeconds = spreadOf(ofRuns.map((each) => each.cpuSeconds)).median;
      const maxRssBytes = Math.max(...ofRuns.map((each) => each.maxRssBytes));
      return {
        scenario,
        part,
        cpuSeconds,
        cpuMicrosPerDelivery: (cpuSeconds / deliveries) * 1e6,
        maxRssBytes,
      };
    }),
  );
}

function summarise({ id, label, unit, against }: Figure, runs: readonly Run[]): FigureResult {
  const values = runs.map((run) => valueOf(run, id));
  const ratios = against.map((yardstick): [string, Spread] => [
    scenarioOf(yardstick),
    spreadOf(runs.map((run) => valueOf(run, id) / valueOf(run, yardstick))),
  ]);
  return { id, label, unit, values, ...spreadOf(values), ratios: Object.fromEntries(ratios) };
}

function valueOf(run: Run, id: string): number {
  const value = run[scenarioOf(id)]?.figures[id];
  if (value === undefined || !Number.isFinite(value))
    throw new MeasurementError(`the figure ${id} could not be produced`);
  return value;
}

function scenarioOf(id: string): string {
  return id.slice(0, id.indexOf('.'));
}
