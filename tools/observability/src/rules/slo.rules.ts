import { recordsLaterThan } from './lag.expressions.js';
import type { Alert, Condition, Recording, RuleGroup } from './rule.js';
import { DAY, HOUR, MINUTE, duration, type Timing } from './timing.js';

export type Objective = {
  readonly name: 'late' | 'slow';
  /** The share of attempts that may be so over 30 days. */
  readonly budget: number;
  readonly alert: string;
  readonly meaning: string;
};

/** A delivery comes to its end in time exactly when none of its attempts is late. */
export const OBJECTIVES: readonly Objective[] = [
  { name: 'late', budget: 0.001, alert: 'Availability', meaning: 'are not made in time' },
  { name: 'slow', budget: 0.01, alert: 'Latency', meaning: 'are made slowly' },
];

type BurnRate = {
  readonly kind: 'FastBurn' | 'Burn' | 'SlowBurn';
  readonly severity: Alert['severity'];
  readonly factor: number;
  readonly long: number;
  readonly short: number;
};

/** Of the budget of 30 days: 2 % in an hour, 5 % in six, 10 % in three days; the short window ends the alert soon. */
const BURN_RATES: readonly BurnRate[] = [
  { kind: 'FastBurn', severity: 'page', factor: 14.4, long: HOUR, short: 5 * MINUTE },
  { kind: 'Burn', severity: 'page', factor: 6, long: 6 * HOUR, short: 30 * MINUTE },
  { kind: 'SlowBurn', severity: 'ticket', factor: 1, long: 3 * DAY, short: 6 * HOUR },
];
const WINDOWS = [...new Set(BURN_RATES.flatMap(({ long, short }) => [long, short]))].toSorted(
  (a, b) => a - b,
);
/** Fewer bad attempts than this are no reason to wake anybody, however few attempts there are. */
const MIN_BAD = 10;

/** The name of a recorded ratio does not change with the scale of a test. */
const windowName = (seconds: number): string => duration(seconds, { scale: 1 });
export const ratioOf = (objective: Objective['name'], seconds: number): string =>
  `sight:delivery_attempts_${objective}:ratio_${windowName(seconds)}`;
const badOf = (objective: Objective['name'], seconds: number): string =>
  `sight:delivery_attempts_${objective}:increase_${windowName(seconds)}`;
const totalOf = (seconds: number): string => `sight:delivery_attempts:increase_${windowName(seconds)}`;
const WAITING_LATE = 'sight:deliveries_waiting_late:sum';

const HISTOGRAM = 'delivery_attempt_lateness_seconds';

function recordings(timing: Timing): Recording[] {
  const increase = (metric: string, seconds: number): string =>
    `(sum(increase(${metric}[${duration(seconds, timing)}])) or vector(0))`;
  return [
    // What has not been attempted at all is in no histogram, and would be missed when nothing works any more.
    { record: WAITING_LATE, expr: recordsLaterThan(timing.limits.behind) },
    ...WINDOWS.flatMap((seconds) => [
      {
        record: totalOf(seconds),
        expr: `${increase(`${HISTOGRAM}_count`, seconds)} + ${WAITING_LATE}`,
      },
      ...OBJECTIVES.flatMap(({ name }) => {
        // Prometheus 3 writes the bounds of buckets as floats, Prometheus 2 as they come.
        const inTime = `${HISTOGRAM}_bucket{le=~"${String(timing.limits[name])}([.]0)?"}`;
        return [
          {
            record: badOf(name, seconds),
            expr: `${totalOf(seconds)} - ${increase(inTime, seconds)}`,
          },
          { record: ratioOf(name, seconds), expr: `${badOf(name, seconds)} / ${totalOf(seconds)}` },
        ];
      }),
    ]),
  ];
}

function burnAlert(objective: Objective, { kind, severity, factor, long, short }: BurnRate): Alert {
  const limit = Number((factor * objective.budget).toPrecision(6));
  const conditions: [Condition, ...Condition[]] = [
    { value: ratioOf(objective.name, long), is: '>', limit },
    { value: ratioOf(objective.name, short), is: '>', limit },
    { value: badOf(objective.name, long), is: '>', limit: MIN_BAD },
  ];
  return {
    name: `${objective.alert}${kind}`,
    severity,
    forSeconds: kind === 'FastBurn' ? 2 * MINUTE : 15 * MINUTE,
    conditions,
    summary: `${String(Number((limit * 100).toPrecision(3)))} % of the attempts ${objective.meaning}: the error budget of 30 days is used ${String(factor)} times too fast`,
  };
}

export const sloRules = (timing: Timing): RuleGroup => ({
  name: 'objectives',
  recordings: recordings(timing),
  alerts: OBJECTIVES.flatMap((objective) => BURN_RATES.map((rate) => burnAlert(objective, rate))),
});
