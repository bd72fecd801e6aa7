import type { DeliveryTask, Step } from '@sight-webhooks/contracts';

/**
 * What becomes of an attempt that is not made because its endpoint hangs: the same attempt again one constant delay
 * later, until it could not be made for too long.
 *
 * @param now milliseconds since the epoch
 */
export function putOff(
  { attempt, parks, parkedSince }: Pick<DeliveryTask, 'attempt' | 'parks' | 'parkedSince'>,
  now: number,
  { parkDelayMs, expireAfterMs }: { readonly parkDelayMs: number; readonly expireAfterMs: number },
): Step {
  const since = parkedSince ?? now;
  if (now - since >= expireAfterMs) return { kind: 'failed', reason: 'expired' };
  return { kind: 'parked', attempt, parks: parks + 1, parkedSince: since, notBefore: now + parkDelayMs };
}

/** An attempt that stays parked is told of once in this many delays: what hangs for hours would fill the log. */
const TOLD_EVERY = 10;

/** Whether an outcome says that the attempt was put off; when it is due in between follows from the ones that do. */
export function isTold(step: Step): boolean {
  return step.kind !== 'parked' || step.parks % TOLD_EVERY === 1;
}
