import { describe, expect, it } from 'vitest';
import { formatDuration, relativeTo } from './time.js';

const NOW = Date.UTC(2026, 10, 24, 8);
const at = (differenceMs: number): string => new Date(NOW + differenceMs).toISOString();

describe('relative times', () => {
  it.each([
    [-500, 'just now'],
    [42_000, 'in 42 sec.'],
    [-180_000, '3 min. ago'],
    [-7_200_000, '2 hr. ago'],
    [-86_400_000, 'yesterday'],
  ])('%i ms is "%s"', (differenceMs, expected) => {
    expect(relativeTo(at(differenceMs), NOW)).toBe(expected);
  });
});

describe('durations', () => {
  it.each([
    [0.4, '0 ms'],
    [840, '840 ms'],
    [1_234, '1.2 s'],
    [60_000, '60 s'],
  ])('%d ms is "%s"', (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });
});
