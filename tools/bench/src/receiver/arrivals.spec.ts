import { expect, it } from 'vitest';
import { Arrivals } from './arrivals.js';

it('keeps the first arrival of each id, however many there are', () => {
  const arrivals = new Arrivals();
  const ids = Array.from({ length: 10_000 }, (_, index) => `id-${String(index)}`);
  expect(ids.every((id, index) => arrivals.record(id, index + 0.25))).toBe(true);
  expect(arrivals.record('id-17', 99_999)).toBe(false);
  expect(arrivals.distinct).toBe(10_000);
  expect(arrivals.total).toBe(10_001);
  expect(arrivals.ids()).toEqual(ids);
  expect(arrivals.timesMs()).toHaveLength(10_000);
  expect(arrivals.timesMs()[17]).toBe(17.25);
  expect(arrivals.timesMs()[9_999]).toBe(9_999.25);
});
