import CircuitBreaker from 'opossum';

/**
 * Longer than twice an attempt's time-out: opossum's window would otherwise have forgotten the first time-outs when
 * the later ones come.
 */
const WINDOW_TIMEOUTS = 3;
const MIN_WINDOW_MS = 120_000;
const WINDOW_BUCKETS = 12;
/** Fewer time-outs than this say nothing. */
const MIN_RESULTS = 5;
/** Opens above this: an endpoint that has answered anything in the window does not hang. */
const TIMED_OUT_PERCENTAGE = 99;

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Knows an endpoint that hangs: one whose requests time out again and again. Told how requests ended, after the fact,
 * so that opossum counts a request and its failure at the same moment; it never runs or aborts one itself.
 */
export class HangBreaker {
  readonly #breaker: CircuitBreaker<[boolean], void>;

  /**
   * @param attemptTimeoutMs how long a request may take
   * @param probeAfterMs how long after opening one request is let through to see
   */
  constructor(attemptTimeoutMs: number, probeAfterMs: number, onOpen: () => void) {
    this.#breaker = new CircuitBreaker(
      (timedOut: boolean) => (timedOut ? Promise.reject(new Error('timed out')) : Promise.resolve()),
      {
        timeout: false,
        rollingCountTimeout: Math.max(MIN_WINDOW_MS, WINDOW_TIMEOUTS * attemptTimeoutMs),
        rollingCountBuckets: WINDOW_BUCKETS,
        volumeThreshold: MIN_RESULTS,
        errorThresholdPercentage: TIMED_OUT_PERCENTAGE,
        resetTimeout: probeAfterMs,
        // Both cost memory and timers for each breaker, and nobody reads them.
        rollingPercentilesEnabled: false,
        enableSnapshots: false,
      },
    );
    this.#breaker.on('open', onOpen);
  }

  get state(): BreakerState {
    if (this.#breaker.halfOpen) return 'half-open';
    return this.#breaker.opened ? 'open' : 'closed';
  }

  /** While open, late results of requests from before do not count. */
  record(timedOut: boolean): void {
    this.#breaker.fire(timedOut).catch(() => undefined);
  }

  shutdown(): void {
    this.#breaker.shutdown();
  }
}
