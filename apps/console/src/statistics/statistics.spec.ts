import type { StatisticsSlot } from '@sight-webhooks/contracts/api';
import { describe, expect, it } from 'vitest';
import { barsOf, roundUp } from './bars.js';
import { inWords, latestOutcome } from './summary.js';

const aSlot = (counts: Partial<StatisticsSlot>): StatisticsSlot => ({
  startedAt: '2026-11-24T08:00:00.000Z',
  delivered: 0,
  failed: 0,
  skipped: 0,
  waiting: 0,
  ...counts,
});
const latest = (lastDeliveredAt: string | null, lastFailedAt: string | null, slots = [aSlot({})]) =>
  latestOutcome({ webhookId: 'hook-1', lastDeliveredAt, lastFailedAt, slots });

describe('the latest outcome', () => {
  it('is the later of the two', () => {
    expect(latest('2026-11-24T08:00:00.000Z', '2026-11-24T09:00:00.000Z').kind).toBe('failed');
    expect(latest('2026-11-24T09:00:00.000Z', '2026-11-24T08:00:00.000Z').kind).toBe('delivered');
    expect(latest(null, null, [aSlot({ waiting: 1 })]).kind).toBe('waiting');
    expect(latest(null, null).kind).toBe('nothing');
  });
});

describe('bars', () => {
  it('stack the counts, and the highest fills the area', () => {
    const [bar] = barsOf([aSlot({ delivered: 3, failed: 1 })], 100);
    expect(bar?.parts).toEqual([
      { part: 'delivered', y: 25, height: 75 },
      { part: 'failed', y: 0, height: 25 },
    ]);
  });

  it('let one failure among many be seen', () => {
    const [bar] = barsOf([aSlot({ delivered: 100_000, failed: 1 })], 100);
    expect(bar?.parts.at(-1)?.height).toBeGreaterThan(1);
  });

  it.each([
    [0, 1],
    [1, 1],
    [7, 8],
    [55, 60],
    [100, 100],
    [101, 200],
  ])('have an axis that is round: %i up to %i', (value, expected) => {
    expect(roundUp(value)).toBe(expected);
  });
});

it('a chart can be told in words', () => {
  expect(inWords([aSlot({ delivered: 2 }), aSlot({ delivered: 1, waiting: 4 })])).toBe(
    '3 delivered, 0 failed, 4 not finished',
  );
});
