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
