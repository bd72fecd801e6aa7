import { describe, expect, it } from 'vitest';
import { formatComparison } from './comparison.js';
import type { BenchResult, FigureResult } from './result.js';

const figure = (values: { median: number; min: number; max: number }, direct: number): FigureResult => ({
  id: 'throughput.sent',
  label: 'one endpoint',
  unit: 'deliveries/s',
  values: [],
  ...values,
  ratios: { direct: { median: direct, min: direct, max: direct } },
});

const result = (...figures: FigureResult[]): BenchResult => ({
  format: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  commit: undefined,
  uncommittedChanges: false,
  machine: { cpu: 'x', cores: 2, memoryBytes: 1, system: 'Linux', node: 'v24' },
  smoke: false,
  profiled: false,
  scenarios: {},
  figures,
  usage: [],
  runs: [],
  parked: 0,
});

const columns = (text: string): string[] => text.split('\n').at(-1)?.split(/ {2,}/) ?? [];

describe('formatComparison', () => {
  it('shows both medians, their ratios and the change of each', () => {
    const before = result(figure({ median: 1_000, min: 900, max: 1_100 }, 0.1));
    const after = result(figure({ median: 1_500, min: 1_400, max: 1_600 }, 0.12));
    expect(columns(formatComparison(before, after))).toEqual([
      'one endpoint, deliveries/s',
      '1,000',
      '1,500',
      '+50.0 %',
      '10.0 %',
      '12.0 %',
      '+20.0 %',
      'yes',
    ]);
  });

  it('says when the ranges overlap', () => {
    const before = result(figure({ median: 1_000, min: 900, max: 1_450 }, 0.1));
    const after = result(figure({ median: 1_500, min: 1_400, max: 1_600 }, 0.1));
    expect(columns(formatComparison(before, after)).at(-1)).toBe('no');
  });

  it('says when there is nothing to compare', () => {
    expect(formatComparison(result(), result())).toContain('no figure in common');
  });
});
