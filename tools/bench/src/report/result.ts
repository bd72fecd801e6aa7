import type { Measurement } from '../scenarios/scenario.js';
import type { Spread } from '../statistics/spread.js';

/** The measurements of one round, by scenario. */
export type Run = Readonly<Record<string, Measurement>>;

export type FigureResult = Spread & {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** One of each run. */
  readonly values: readonly number[];
  /** The figure divided by its yardstick of the same run. */
  readonly ratios: Readonly<Record<string, Spread>>;
};

/** What one part used in one scenario, medians over the runs. */
export type UsageResult = {
  readonly scenario: string;
  readonly part: string;
  readonly cpuSeconds: number;
  readonly cpuMicrosPerDelivery: number;
  readonly maxRssBytes: number;
};

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
};

/** The file in bench-results. */
export type BenchResult = {
  readonly format: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Undefined outside a Git checkout. */
  readonly commit: string | undefined;
  /** Whether what was measured differs from the commit. */
  readonly uncommittedChanges: boolean;
  readonly machine: Machine;
  readonly smoke: boolean;
  /** A profiler slows down what it looks at: such figures compare with nothing. */
  readonly profiled: boolean;
  readonly scenarios: Readonly<Record<string, { readonly title: string; readonly deliveries: number }>>;
  readonly figures: readonly FigureResult[];
  readonly usage: readonly UsageResult[];
  /** What the summaries above are made of. */
  readonly runs: readonly Run[];
  /** Attempts that were put off; those to an endpoint that answers never should be. */
  readonly parked: number;
};
