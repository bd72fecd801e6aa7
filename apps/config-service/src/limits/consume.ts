import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

/** Within which requests are counted. */
export const WINDOW_S = 60;

export type Consumed =
  | { readonly kind: 'admitted' }
  /** With whole seconds until the next request is let in, at least 1. */
  | { readonly kind: 'limited'; readonly retryAfterS: number };

/** Counts a request under the key. @throws when the counts cannot be reached */
export async function consume(limiter: RateLimiterAbstract, key: string): Promise<Consumed> {
  try {
    await limiter.consume(key);
    return { kind: 'admitted' };
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    return { kind: 'limited', retryAfterS: Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000)) };
  }
}
