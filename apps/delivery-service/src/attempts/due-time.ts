/**
 * How long a record has to wait before its attempt, milliseconds. A `not-before` further ahead than the delay that
 * made it can only come from a clock that was wrong: nothing waits longer than that delay.
 */
export function waitMs(notBefore: number | null | undefined, now: number, maxDelayMs: number): number {
  if (notBefore === null || notBefore === undefined) return 0;
  return Math.min(Math.max(0, notBefore - now), maxDelayMs);
}
