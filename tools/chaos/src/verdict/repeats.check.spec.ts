import { describe, expect, it } from 'vitest';
import type { Disturbance, Ledger, SeenRequest } from '../ledger/entries.js';
import { pairsOf } from './index-of-pairs.js';
import { disturbance, event, ledger, request } from './ledger.fixture.js';
import { checkRepeats } from './repeats.check.js';

const unexplained = (
  requests: SeenRequest[],
  disturbances: Disturbance[],
  changes: Partial<Ledger> = {},
): number => {
  const written = ledger({ requests, disturbances, ...changes });
  return checkRepeats(pairsOf(written), disturbances).length;
};

const failed = (attempt: number, arrivedAt: number): SeenRequest =>
  request({ attempt, arrivedAt, succeeded: false });

describe('a repeat', () => {
  const twice = [failed(1, 10_000), failed(1, 30_000)];

  it('needs a reason', () => {
    expect(unexplained(twice, [])).toBe(1);
    expect(unexplained([failed(1, 10_000), failed(2, 12_005)], [])).toBe(0);
  });

  it('is explained by a kill while the attempt ran, or before its commit', () => {
    expect(unexplained(twice, [disturbance(10_002, 10_002)])).toBe(0);
    expect(unexplained(twice, [disturbance(12_500, 12_500)])).toBe(0);
  });

  it('is not explained by a kill long after its commit, or before it began', () => {
    expect(unexplained(twice, [disturbance(20_000, 20_100)])).toBe(1);
    expect(unexplained(twice, [disturbance(5_000, 6_000)])).toBe(1);
  });

  it('is not explained by a stop in order, nor by what happens to other parts', () => {
    expect(unexplained(twice, [disturbance(10_000, 11_000, { mayRepeat: false })])).toBe(1);
    expect(unexplained(twice, [disturbance(10_000, 11_000, { part: 'config-service' })])).toBe(1);
    expect(unexplained(twice, [disturbance(10_000, 11_000, { part: 'fanout-service' })])).toBe(1);
  });

  it('is not explained by a process that was frozen, if it had not begun before', () => {
    const stood = disturbance(10_000, 10_000);
    const wentOn = disturbance(24_000, 29_000);
    const others = failed(1, 15_000);
    expect(unexplained([others, failed(1, 24_010)], [stood, wentOn])).toBe(1);
    const begun = request({ arrivedAt: 24_010, begunAt: 9_500, succeeded: false });
    expect(unexplained([others, begun], [stood, wentOn])).toBe(0);
  });

  it('is explained by two records only where the partition moved between the two', () => {
    const copies = { events: new Map([[1, event({ copies: 2 })]]) };
    expect(unexplained(twice, [], copies)).toBe(1);
    expect(unexplained(twice, [disturbance(20_000, 20_100)], copies)).toBe(0);
    const doubledByFanOut = [
      disturbance(10_000, 10_000, { part: 'fanout-service' }),
      disturbance(20_000, 20_100),
    ];
    expect(unexplained(twice, doubledByFanOut)).toBe(0);
    const chains = [failed(1, 10_000), failed(1, 10_500), failed(2, 12_005), failed(2, 30_000)];
    expect(unexplained(chains, [disturbance(10_100, 10_100)])).toBe(1);
    expect(unexplained(chains, [disturbance(10_100, 10_100), disturbance(20_000, 20_000)])).toBe(0);
  });
});
