import { randomBytes } from 'node:crypto';

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A well-formed `traceparent` as it came, or a new one, not sampled, so that every delivery can be followed. */
export function traceparentOr(candidate: string | undefined): string {
  if (candidate !== undefined && TRACEPARENT.test(candidate)) return candidate;
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}
