import { randomFillSync } from 'node:crypto';

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
  return newTraceparent();
}

const TRACE_ID_BYTES = 16;
const IDS_BYTES = TRACE_ID_BYTES + 8;
/** Drawn many at a time: each by itself takes ten times as long. */
const drawn = Buffer.alloc(IDS_BYTES * 128);
let used = drawn.length;

function newTraceparent(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const traceId = drawn.toString('hex', used, used + TRACE_ID_BYTES);
  const parentId = drawn.toString('hex', used + TRACE_ID_BYTES, used + IDS_BYTES);
  used += IDS_BYTES;
  return `00-${traceId}-${parentId}-00`;
}
