import { formatNumber } from '../../report/table.js';
import type { Measurement } from '../../scenarios/scenario.js';
import { spreadOf, type Spread } from '../../statistics/spread.js';
import type { StudyRow } from '../study.js';

/** What much at rest may cost of the deliveries a second, beyond what these move by themselves. */
const MAX_COST = 0.1;
const MEGABYTE = 1024 * 1024;
const METERED = ['config-service', 'fanout-service', 'delivery-service', 'broker', 'database'];

type Runs = readonly Measurement[];

/** Whether the median with much is a tenth below the slowest run with little. */
export function costsTooMuch(little: Runs, much: Runs): boolean {
  return RATES.some(([, rate]) => spread(much, rate).median < spread(little, rate).min * (1 - MAX_COST));
}

export function formatPair(
  { of, sizes }: { readonly of: string; readonly sizes: readonly [number, number] },
  little: Runs,
  much: Runs,
): StudyRow[] {
  return [[of, ...sizes.map((size) => size.toLocaleString('en-US')), ''], ...formatMeasured(little, much)];
}

/** Rates, CPU and memory of the runs of both, and the ratio of the other's to those of the one. */
export function formatMeasured(one: Runs, other: Runs): StudyRow[] {
  const row = (what: string, value: (of: Measurement) => number): StudyRow =>
    formatRow(one, other, what, value, median);
  return [
    ...formatRates(one, other),
    row('CPU of all services and stores, µs a delivery', (of) => cpuMicros(of, METERED)),
    row('CPU of the database among them', (of) => cpuMicros(of, ['database'])),
    ...METERED.map((part) => row(`memory of ${part}, most RSS in MB`, (of) => memory(of, part))),
  ];
}

export function formatRates(one: Runs, other: Runs): StudyRow[] {
  return RATES.map(([what, rate]) => formatRow(one, other, what, rate, withRange));
}

export function formatRow(
  one: Runs,
  other: Runs,
  what: string,
  value: (of: Measurement) => number,
  format: (of: Spread) => string,
): StudyRow {
  const [before, after] = [spread(one, value), spread(other, value)];
  return [`  ${what}`, format(before), format(after), `${formatNumber(after.median / before.median)} ×`];
}

const rateOf =
  (until: string) =>
  ({ figures }: Measurement): number =>
    Object.entries(figures).find(([id]) => id.endsWith(`.${until}`))?.[1] ?? Number.NaN;

const RATES = [
  ['deliveries/s to the last POST, median (min – max)', rateOf('sent')],
  ['deliveries/s to the last recorded outcome', rateOf('recorded')],
] as const;

/** CPU time of these parts for one delivery, microseconds. */
export function cpuMicros({ usage, deliveries }: Measurement, parts: readonly string[]): number {
  const ofParts = usage.filter(({ part }) => parts.includes(part));
  return (ofParts.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / deliveries) * 1e6;
}

const memory = ({ usage }: Measurement, of: string): number =>
  (usage.find(({ part }) => part === of)?.maxRssBytes ?? Number.NaN) / MEGABYTE;

const spread = (runs: Runs, value: (of: Measurement) => number): Spread => spreadOf(runs.map(value));

const median = (of: Spread): string => formatNumber(of.median);

export const withRange = ({ median, min, max }: Spread): string =>
  `${formatNumber(median)} (${formatNumber(min)} – ${formatNumber(max)})`;
