import { describe, expect, it } from 'vitest';
import type { Measurement } from '../scenarios/scenario.js';
import type { Run } from './result.js';
import { summariseFigures, summariseUsage } from './summary.js';

const measurement = (figures: Measurement['figures'], cpuSeconds = 1): Measurement => ({
  figures,
  deliveries: 1_000,
  repeats: 0,
  usage: [{ part: 'broker', cpuSeconds, maxRssBytes: cpuSeconds * 10 }],
  fromMs: 0,
  toMs: 1,
});

const run = (sent: number, direct: number, cpuSeconds?: number): Run => ({
  throughput: measurement({ 'throughput.sent': sent, 'throughput.recorded': sent / 2 }, cpuSeconds),
  direct: measurement({ 'direct.rate': direct, 'direct.p50': 1, 'direct.p99': 2 }),
  hop: measurement({ 'hop.rate': 2_000, 'hop.p50': 3, 'hop.p99': 4 }),
});

describe('summariseFigures', () => {
  it('divides by the yardstick of the same run, not by its median', () => {
    const figures = summariseFigures([run(1_000, 10_000), run(400, 2_000), run(900, 3_000)]);
    const sent = figures.find(({ id }) => id === 'throughput.sent');
    expect(sent).toMatchObject({ values: [1_000, 400, 900], median: 900, min: 400, max: 1_000 });
    expect(sent?.ratios['direct']).toEqual({ median: 0.2, min: 0.1, max: 0.3 });
    expect(sent?.ratios['hop']?.median).toBe(0.45);
  });

  it('leaves out what was not to be measured', () => {
    const ids = summariseFigures([run(1, 1)]).map(({ id }) => id);
    expect(ids).toContain('hop.p99');
    expect(ids).not.toContain('latency.p50');
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s for a figure', (value) => {
    const figures = {
      'throughput.recorded': 1,
      ...(value === undefined ? {} : { 'throughput.sent': value }),
    };
    const incomplete = { ...run(1, 1), throughput: measurement(figures) };
    expect(() => summariseFigures([run(1, 1), incomplete])).toThrow('throughput.sent could not be produced');
  });
});

it('summariseUsage tells CPU as a median, also by delivery, and the most memory', () => {
  const [throughput] = summariseUsage([run(1, 1, 2), run(1, 1, 9), run(1, 1, 3)]);
  expect(throughput).toEqual({
    scenario: 'throughput',
    part: 'broker',
    cpuSeconds: 3,
    cpuMicrosPerDelivery: 3_000,
    maxRssBytes: 90,
  });
});
