import { describe, expect, it } from 'vitest';
import { FAULT_NAMES } from '../faults/all-faults.js';
import { randomPlan } from './random.plan.js';

const MINUTES_MS = 60_000;

describe('randomPlan', () => {
  it('draws the same plan from the same seed, and another from another', () => {
    expect(randomPlan(7, 10 * MINUTES_MS)).toEqual(randomPlan(7, 10 * MINUTES_MS));
    expect(randomPlan(8, 10 * MINUTES_MS)).not.toEqual(randomPlan(7, 10 * MINUTES_MS));
  });

  it('has every kind of fault before one comes twice', () => {
    const kinds = randomPlan(7, 10 * MINUTES_MS).steps.map(({ fault }) => fault.kind);
    expect(new Set(kinds.slice(0, FAULT_NAMES.length))).toEqual(new Set(FAULT_NAMES));
  });

  it('keeps to the faults that it is given, and to the time', () => {
    const { steps } = randomPlan(7, MINUTES_MS, ['kill', 'freeze']);
    expect(new Set(steps.map(({ fault }) => fault.kind))).toEqual(new Set(['kill', 'freeze']));
    expect(steps.every(({ atMs }) => atMs < MINUTES_MS)).toBe(true);
  });
});
