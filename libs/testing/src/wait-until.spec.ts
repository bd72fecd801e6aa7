import { expect, it } from 'vitest';
import { NotInTimeError, waitUntil } from './wait-until.js';

it('returns the observation that satisfies', async () => {
  let count = 0;
  const found = await waitUntil(
    () => (count += 1),
    (value) => value === 3,
    { what: 'three', intervalMs: 1 },
  );
  expect(found).toBe(3);
});

it('names what it waited for and what it saw last', async () => {
  const waiting = waitUntil(
    () => ({ status: 'pending' }),
    () => false,
    { what: 'the delivery', timeoutMs: 5, intervalMs: 1 },
  );
  await expect(waiting).rejects.toThrow(NotInTimeError);
  await expect(waiting).rejects.toThrow("not within 5 ms: the delivery; last seen: { status: 'pending' }");
});

it('takes a failing observation for one that is not there yet', async () => {
  const waiting = waitUntil(
    () => Promise.reject(new Error('not there')),
    () => true,
    { what: 'it', timeoutMs: 5, intervalMs: 1 },
  );
  await expect(waiting).rejects.toThrow(/last seen: Error: not there/);
});
