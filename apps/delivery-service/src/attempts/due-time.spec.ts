import { expect, it } from 'vitest';
import { waitMs } from './due-time.js';

it('waits until the time that the record names', () => {
  expect(waitMs(1_060_000, 1_000_000, 60_000)).toBe(60_000);
  expect(waitMs(1_000_001, 1_000_000, 60_000)).toBe(1);
});

it('does not wait for a time that has passed, that is not given, or that is none', () => {
  expect(waitMs(999_999, 1_000_000, 60_000)).toBe(0);
  expect(waitMs(null, 1_000_000, 60_000)).toBe(0);
  expect(waitMs(undefined, 1_000_000, 60_000)).toBe(0);
});

it('never waits longer than the delay: a clock that ran ahead would hold a record for ever', () => {
  expect(waitMs(9_999_999_999_999, 1_000_000, 60_000)).toBe(60_000);
});
