import { randomUUID } from 'node:crypto';

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
  // Node draws the randomness of UUIDs in bulk, which makes them several times as fast as randomBytes.
  const traceId = randomUUID().replaceAll('-', '');
  const [, , , variant = '', node = ''] = randomUUID().split('-');
  return `00-${traceId}-${variant}${node}-00`;
}
