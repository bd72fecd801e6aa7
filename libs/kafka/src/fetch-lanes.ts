/**
 * A consumer asks a broker in two requests side by side: `busy` for the partitions that bring something all the time,
 * `quiet` for the others. Each partition of a request costs the broker and the client alike, whether it has anything
 * or not, and at low load every record is a request.
 */
export type Lane = 'busy' | 'quiet';

/** By the number that kafkajs gives a fetch. */
export const LANES: readonly Lane[] = ['busy', 'quiet'];

/** After this long without a record. */
const QUIET_AFTER_MS = 2_000;

/** When one partition is asked for, and in which lane. */
export type FetchSchedule = {
  /** Something came. */
  readonly took: (nowMs: number) => void;
  /** Called for each request of a lane, while it is put together. */
  readonly asks: (lane: Lane, nowMs: number) => boolean;
};

/** Asked for all the time. */
export function promptly(nowMs: number): FetchSchedule {
  let lastTookMs = nowMs;
  let current: Lane = 'busy';
  return {
    took: (tookMs) => (lastTookMs = tookMs),
    asks: (lane, askedMs) => {
      const wanted: Lane = askedMs - lastTookMs < QUIET_AFTER_MS ? 'busy' : 'quiet';
      // Until the other lane asks for it this one goes on, or a record would wait for the end of a long poll. What
      // both bring is known the second time.
      if (lane === wanted) current = lane;
      return lane === current;
    },
  };
}

/** For records that have to wait here for much longer: asked for once in each interval, and on while something comes. */
export function inIntervals(intervalMs: number): FetchSchedule {
  let interval: number | undefined;
  let cameMore = false;
  return {
    took: () => (cameMore = true),
    asks: (lane, askedMs) => {
      // Of all such partitions the same, so that they share a request.
      const current = Math.floor(askedMs / intervalMs);
      if (lane === 'busy' || (current === interval && !cameMore)) return false;
      interval = current;
      cameMore = false;
      return true;
    },
  };
}
