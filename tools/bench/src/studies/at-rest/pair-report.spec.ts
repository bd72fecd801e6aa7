import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../scenarios/scenario.js';
import { costsTooMuch, formatPair } from './pair-report.js';

const run = (rate: number, rssMegabytes = 100): Measurement => ({
  figures: { 'x.sent': rate, 'x.recorded': rate },
  deliveries: 1_000,
  repeats: 0,
  usage: [
    { part: 'database', cpuSeconds: 0.2, maxRssBytes: rssMegabytes * 1024 * 1024 },
    { part: 'broker', cpuSeconds: 0.1, maxRssBytes: 1 },
  ],
  fromMs: 0,
  toMs: 1,
});
const runs = (...rates: number[]): Measurement[] => rates.map((rate) => run(rate));

describe('a pair', () => {
  it.each([
    [runs(1_000, 1_100, 1_200), runs(890, 950, 901), false],
    [runs(1_000, 1_100, 1_200), runs(890, 950, 800), true],
    [runs(800, 1_100, 1_200), runs(890, 950, 800), false],
  ])(
    'costs too much when the median is a tenth below the slowest run beside it',
    (little, much, expected) => {
      expect(costsTooMuch(little, much)).toBe(expected);
    },
  );

  it('is told with sizes, rates, CPU and memory', () => {
    const rows = formatPair({ of: 'things', sizes: [1, 1_000] }, [run(1_000)], [run(900, 150)]);
    expect(rows[0]).toEqual(['things', '1', '1,000', '']);
    expect(rows[1]?.slice(1)).toEqual(['1,000 (1,000 – 1,000)', '900 (900 – 900)', '0.90 ×']);
    expect(rows.find(([what]) => what?.includes('µs'))?.slice(1)).toEqual(['300', '300', '1.00 ×']);
    expect(rows.find(([what]) => what?.includes('CPU of the database'))?.slice(1)).toEqual([
      '200',
      '200',
      '1.00 ×',
    ]);
    expect(rows.find(([what]) => what?.includes('memory of database'))?.slice(1)).toEqual([
      '100',
      '150',
      '1.50 ×',
    ]);
  });
});
