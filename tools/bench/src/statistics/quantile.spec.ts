import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from './quantile.js';

describe('quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100 is %d, in whatever order they come', (share, expected) => {
    expect(quantile(hundred, share)).toBe(expected);
  });

  it('is one of the values, with the share at or below it and no less than needed', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (sample, share) => {
        const found = quantile(sample, share);
        const below = sample.filter((value) => value < found).length;
        const upTo = sample.filter((value) => value <= found).length;
        expect(sample).toContain(found);
        expect(upTo).toBeGreaterThanOrEqual(share * sample.length);
        expect(below).toBeLessThan(share * sample.length);
      }),
    );
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to make one up', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
