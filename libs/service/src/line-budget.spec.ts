import { describe, expect, it } from 'vitest';
import { LineBudget } from './line-budget.js';

describe('LineBudget', () => {
  it('leaves out what is beyond it, and says how many lines that was', () => {
    const budget = new LineBudget(2);
    expect([0, 400, 500, 999].map((nowMs) => budget.take(nowMs))).toEqual([{}, {}, undefined, undefined]);
    expect([1_000, 1_001, 1_002].map((nowMs) => budget.take(nowMs))).toEqual([{ leftOut: 2 }, {}, undefined]);
    expect(budget.take(9_000)).toEqual({ leftOut: 1 });
  });

  it('leaves everything out when it is nothing', () => {
    expect(new LineBudget(0).take(0)).toBeUndefined();
  });
});
