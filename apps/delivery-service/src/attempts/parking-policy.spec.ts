import { expect, it } from 'vitest';
import { isTold, putOff } from './parking-policy.js';

const policy = { parkDelayMs: 60_000, expireAfterMs: 86_400_000 };

it('puts the same attempt off by one delay, and remembers since when', () => {
  expect(putOff({ attempt: 2, parks: 0, parkedSince: null }, 1_000, policy, 0)).toEqual({
    kind: 'parked',
    attempt: 2,
    parks: 1,
    parkedSince: 1_000,
    notBefore: 61_000,
  });
  expect(putOff({ attempt: 2, parks: 7, parkedSince: 1_000 }, 500_000, policy, 0)).toMatchObject({
    attempt: 2,
    parks: 8,
    parkedSince: 1_000,
    notBefore: 560_000,
  });
});

it('gives up after 24 hours, not a moment earlier', () => {
  const task = { attempt: 1, parks: 1_439, parkedSince: 1_000 };
  expect(putOff(task, 1_000 + 86_400_000 - 1, policy, 0).kind).toBe('parked');
  expect(putOff(task, 1_000 + 86_400_000, policy, 0)).toEqual({ kind: 'failed', reason: 'expired' });
});

it('is told of when it begins, and from then on every ten minutes', () => {
  const parked = { kind: 'parked', attempt: 1, parkedSince: 1_000, notBefore: 61_000 } as const;
  const told = Array.from({ length: 25 }, (_, index) => index + 1).filter((parks) =>
    isTold({ ...parked, parks }),
  );
  expect(told).toEqual([1, 11, 21]);
  expect(isTold({ kind: 'failed', reason: 'expired' })).toBe(true);
});

it('comes back a little sooner by chance, never later than the delay', () => {
  const dueAt = (chance: number) => putOff({ attempt: 1, parks: 0, parkedSince: null }, 0, policy, chance);
  expect(dueAt(0)).toMatchObject({ notBefore: 60_000 });
  expect(dueAt(0.5)).toMatchObject({ notBefore: 57_000 });
  expect(dueAt(1)).toMatchObject({ notBefore: 54_000 });
});
