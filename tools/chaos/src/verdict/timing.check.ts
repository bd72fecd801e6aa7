import type { Disturbance, SeenRequest, Timing } from '../ledger/entries.js';
import type { Pair } from './index-of-pairs.js';
import { touches } from './repeats.check.js';
import type { Violation } from './violation.js';

/** What is answered ends at the other side after it was begun here, so that a busy harness makes nothing look early. */
const TOLERANCE_MS = 20;
/** The end of what is not answered is seen here when the connection closes, and that late if the harness is busy. */
const UNANSWERED_TOLERANCE_MS = 1_000;

/** From the end of an attempt to the start of the next one it is never less than the delay. */
export function checkEarly(
  pairs: readonly Pair[],
  disturbances: readonly Disturbance[],
  { retryDelayMs }: Timing,
): Violation[] {
  return pairs.flatMap((pair) =>
    pair.requests.flatMap((request) => {
      const end = earliestEnd(pair, request.attempt - 1);
      if (end === undefined) return [];
      const waitedMs = request.arrivedAt - end;
      const skewMs = Math.max(
        0,
        ...disturbances
          .filter((each) => touches(each, end, request.arrivedAt))
          .map((each) => each.clockSkewMs),
      );
      if (waitedMs >= retryDelayMs - skewMs) return [];
      const detail = `${pair.key}: attempt ${String(request.attempt)} came ${String(Math.round(waitedMs))} ms after the one before it`;
      return [{ check: 'early' as const, detail }];
    }),
  );
}

/** Of an attempt that was made more than once, the first to end decides when the next is due. */
function earliestEnd({ requests }: Pair, attempt: number): number | undefined {
  const ends = requests.filter((request) => request.attempt === attempt).flatMap(endOf);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function endOf({ answeredAt, endedAt }: SeenRequest): number[] {
  if (answeredAt !== undefined) return [answeredAt - TOLERANCE_MS];
  return endedAt === undefined ? [] : [endedAt - UNANSWERED_TOLERANCE_MS];
}
