import type { PartUsage } from '../resources/resource-meter.js';

/** What one measurement gave. */
export type Measurement = {
  /** By the ids of `FIGURES`. */
  readonly figures: Readonly<Record<string, number>>;
  /** What the usage is divided by. */
  readonly deliveries: number;
  /** Requests that came again: at least once allows them, but none is expected without a crash. */
  readonly repeats: number;
  readonly usage: readonly PartUsage[];
  /** Of the monotonic clock. */
  readonly fromMs: number;
  readonly toMs: number;
};

export type Scenario = {
  readonly name: string;
  readonly title: string;
  /** @throws MeasurementError when what was counted is not what was sent */
  measure(): Promise<Measurement>;
};
