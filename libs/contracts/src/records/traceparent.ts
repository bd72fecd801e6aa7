import { randomBytes } from 'node:crypto';

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The first well-formed `traceparent` as it came, or a new one, not sampled, so that every delivery can be followed.
 * A malformed one is as good as none, as the standard asks.
 */
export function traceparentOr(...candidates: readonly unknown[]): string {
  for (const candidate of candidates) {
    if (typeof candidate === 'string' && TRACEPARENT.test(candidate)) return candidate;
  }
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}
