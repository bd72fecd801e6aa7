import type { AttemptError, Step } from '@sight-webhooks/contracts';

/** One attempt and three retries. */
export const MAX_ATTEMPTS = 4;

/**
 * What follows from an attempt. Success is decided by the endpoint client (status 200, in time); everything else is
 * a failed attempt, after which the next one is due one constant delay later, until there have been four.
 *
 * @param attempt 1 to 4
 * @param error null when the attempt succeeded
 * @param endedAt when the attempt ended, milliseconds since the epoch
 * @param retryDelayMs the same for every retry, so that each retry topic is sorted by due time
 */
export function nextStep(
  attempt: number,
  error: AttemptError | null,
  endedAt: number,
  retryDelayMs: number,
): Step {
  if (error === null) return { kind: 'delivered' };
  if (attempt >= MAX_ATTEMPTS) return { kind: 'failed', reason: 'attempts_exhausted' };
  return { kind: 'retry', attempt: attempt + 1, notBefore: endedAt + retryDelayMs };
}
