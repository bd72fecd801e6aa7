import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../monotonic-clock.js';

/** Timers of Node fire on whole milliseconds at the earliest. */
const TIMER_GRAIN_MS = 1;

/**
 * Calls `send` so many times at this rate, whether or not what it started has ended: a slow system does not get
 * fewer. Resolves when all of them have; stops at the first failure.
 * @throws what the first one that failed was rejected with
 * @returns when each was called, of the monotonic clock
 */
export async function paced(
  count: number,
  ratePerSecond: number,
  send: (index: number) => Promise<unknown>,
): Promise<Float64Array> {
  const calledAtMs = new Float64Array(count);
  const running: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  const startMs = monotonicMs();
  for (let index = 0; index < count && failures.length === 0; index += 1) {
    const waitMs = startMs + (index * 1_000) / ratePerSecond - monotonicMs();
    if (waitMs >= TIMER_GRAIN_MS) await sleep(waitMs);
    calledAtMs[index] = monotonicMs();
    running.push(send(index).catch((error: unknown) => failures.push(error)));
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  return calledAtMs;
}
