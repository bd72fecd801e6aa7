import type { Disturbance, SeenRequest } from '../ledger/entries.js';
import type { Pair } from './index-of-pairs.js';
import type { Violation } from './violation.js';

/**
 * How long after its end a request may be without an acknowledged commit although nothing is wrong: commits go out
 * every 150 ms, on a machine that may be busy.
 */
export const COMMIT_LAG_MS = 3_000;
/** Between what the harness does and what a process notices of it. */
const CLOCK_SLACK_MS = 500;

/** Whether the disturbance may have kept what was done in that time from being committed. */
export function touches({ from, to = Infinity }: Disturbance, start: number, end: number): boolean {
  return from <= end && to >= start - CLOCK_SLACK_MS;
}

type Repeat = { readonly first: SeenRequest; readonly again: SeenRequest };

/**
 * An attempt is made twice only where no acknowledged commit covered it. Seen from outside:
 *
 * - something that may repeat work happened while it ran, or before its commit can have been acknowledged; or
 * - two records asked for it, because the attempt before it was made twice, its event was (on purpose, or when
 *   fan-out died), or the broker's acknowledgement of one was lost; and the partition changed hands in between, since
 *   an instance recognises the second.
 */
export function checkRepeats(pairs: readonly Pair[], disturbances: readonly Disturbance[]): Violation[] {
  const causes = disturbances.filter(({ mayRepeat }) => mayRepeat);
  return pairs.flatMap((pair) =>
    repeatsOf(pair)
      .filter((repeat) => !uncovered(repeat, causes) && !askedForTwice(pair, repeat, causes))
      .map(({ first, again }) => ({
        check: 'repeats' as const,
        detail: `${pair.key}: attempt ${String(first.attempt)} at ${at(first)} was made again at ${at(again)}, and nothing had happened that explains it`,
      })),
  );
}

/**
 * Each attempt that was made more than once, every further time with the one before it; in the order in which they
 * were begun, since what a frozen process had begun arrives when it goes on.
 */
export function repeatsOf({ requests }: Pick<Pair, 'requests'>): Repeat[] {
  const last = new Map<number, SeenRequest>();
  const repeats: Repeat[] = [];
  for (const request of requests.toSorted((one, other) => one.begunAt - other.begunAt)) {
    const first = last.get(request.attempt);
    if (first !== undefined) repeats.push({ first, again: request });
    last.set(request.attempt, request);
  }
  return repeats;
}

function uncovered({ first }: Repeat, causes: readonly Disturbance[]): boolean {
  const end = first.endedAt ?? Infinity;
  return causes.some((cause) => moves(cause) && touches(cause, first.begunAt, end + COMMIT_LAG_MS));
}

function askedForTwice(pair: Pair, { first, again }: Repeat, causes: readonly Disturbance[]): boolean {
  if (!causes.some((cause) => moves(cause) && touches(cause, first.arrivedAt, again.arrivedAt))) return false;
  const before = pair.requests.filter(({ attempt }) => attempt === first.attempt - 1);
  if (before.length > 1) return true;
  if (first.attempt === 1 && pair.event.copies > 1) return true;
  const producedFrom = before[0]?.arrivedAt ?? pair.event.producedAt;
  const mayDouble = ({ part }: Disturbance): boolean =>
    part === 'broker' || (part === 'fanout-service' && first.attempt === 1);
  return causes.some((cause) => mayDouble(cause) && touches(cause, producedFrom, first.arrivedAt));
}

/** Whether an attempt that runs may be lost to it, or its partition get another owner. */
const moves = ({ part }: Disturbance): boolean => part === 'delivery-service' || part === 'broker';

const at = ({ arrivedAt }: SeenRequest): string => `${String(Math.round(arrivedAt))} ms`;
