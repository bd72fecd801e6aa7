import type { DeliveryTask, Step } from '@sight-webhooks/contracts';

/** Of the delay: thousands that are put off in the same moment must not come back in the same moment. */
const SPREAD = 0.1;

/**
 * What becomes of an attempt that is not made because its endpoint hangs: the same attempt again one delay later, until
 * it could not be made for too long.
 *
 * @param now milliseconds since the epoch
 * @param chance 0 to 1, by how much of the spread it comes sooner
 */
export function putOff(
  { attempt, parks, parkedSince }: Pick<DeliveryTask, 'attempt' | 'parks' | 'parkedSince'>,
  now: number,
  { parkDelayMs, expireAfterMs }: { readonly parkDelayMs: number; readonly expireAfterMs: number },
  chance: number,
): Step {
  const since = parkedSince ?? now;
  if (now - since >= expireAfterMs) return { kind: 'failed', reason: 'expired' };
  const notBefore = now + Math.round(parkDelayMs * (1 - SPREAD * chance));
  return { kind: 'parked', attempt, parks: parks + 1, parkedSince: since, notBefore };
}

/** An attempt that stays parked is told of once in this many delays: what hangs for hours would fill the log. */
const TOLD_EVERY = 10;

/** Whether an outcome says that the attempt was put off; when it is due in between follows from the ones that do. */
export function isTold(step: Step): boolean {
  return step.kind !== 'parked' || step.parks % TOLD_EVERY === 1;
}
