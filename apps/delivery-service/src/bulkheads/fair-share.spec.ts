import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayTakeOne } from './fair-share.js';

/** Lets greedy users take one by one, in turn, until none may. */
function fill(users: number, factor: number, capacity: number): number[] {
  const used = Array.from({ length: users }, () => 0);
  const total = (): number => used.reduce((sum, count) => sum + count, 0);
  for (let progress = true; progress;) {
    progress = false;
    for (const [user, count] of used.entries()) {
      if (!mayTakeOne(count, factor, total(), capacity)) continue;
      used[user] = count + 1;
      progress = true;
    }
  }
  return used;
}

describe('mayTakeOne', () => {
  it('leaves room for a newcomer however many greedy users there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0.25, 0.5, 1), (users, factor) => {
        const used = fill(users, factor, 2_048);
        const inUse = used.reduce((sum, count) => sum + count, 0);
        expect(mayTakeOne(0, factor, inUse, 2_048)).toBe(true);
      }),
    );
  });

  it('shares evenly, to within one', () => {
    const used = fill(100, 0.25, 2_048);
    expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(1);
  });

  it('gives one user alone its full multiple', () => {
    expect(fill(1, 1, 2_048)[0]).toBe(1_024);
    expect(fill(1, 0.25, 2_048)[0]).toBeGreaterThan(400);
  });
});
