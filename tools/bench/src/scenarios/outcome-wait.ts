import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab/lab.js';
import type { AccountFilter } from '../lab/recorded-deliveries.js';
import { monotonicMs } from '../monotonic-clock.js';
import { checkRecorded } from './counted.js';

/** What does not come within this is lost. */
export const DEADLINE_MS = 90_000;

/** Resolves when the receiver has all that was expected; at the deadline too, as the count then tells what is missing. */
export async function allArrived({ receiver, broken }: Lab): Promise<void> {
  const timer = new AbortController();
  const late = sleep(DEADLINE_MS, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    await Promise.race([receiver.complete(), broken, late]);
  } finally {
    timer.abort();
  }
}

/**
 * Resolves when the delivery log has all of them; to be asked only once they have arrived, so that counting does not
 * disturb what is measured.
 * @returns when the last one was seen, of the monotonic clock
 * @throws MeasurementError when they do not come, or more than they
 */
export async function allRecorded(
  what: string,
  { deliveries, broken }: Lab,
  wanted: { readonly accounts: AccountFilter; readonly since: Date; readonly count: number },
): Promise<number> {
  const waiting = deliveries.waitFor(wanted, monotonicMs() + DEADLINE_MS);
  const { recorded, atMs } = await Promise.race([waiting, broken]);
  checkRecorded(what, recorded, wanted.count);
  return atMs;
}
