import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

export class NotInTimeError extends Error {
  override readonly name = 'NotInTimeError';
}

export type WaitOptions = {
  /** What is waited for, as the error names it. */
  readonly what: string;
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
};

/**
 * Observes until the observation satisfies, and returns it. An observation that throws counts as not there yet.
 * @throws NotInTimeError with the last observation
 */
export async function waitUntil<T>(
  observe: () => T | Promise<T>,
  satisfies: (value: T) => boolean,
  { what, timeoutMs = 30_000, intervalMs = 25 }: WaitOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await observe();
      if (satisfies(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= deadline) {
      throw new NotInTimeError(
        `not within ${String(timeoutMs)} ms: ${what}; last seen: ${inspect(last, { depth: 4, breakLength: 110 })}`,
      );
    }
    await sleep(intervalMs);
  }
}
