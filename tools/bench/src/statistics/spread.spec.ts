import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.js';

describe('spreadOf', () => {
  it.each([
    [[5], { median: 5, min: 5, max: 5 }],
    [[10, 2, 9], { median: 9, min: 2, max: 10 }],
    [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
  ])('of %j', (values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('refuses to make one up', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
