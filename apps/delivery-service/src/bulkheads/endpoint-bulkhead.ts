import { Place } from '../line.js';
import { AdaptiveLimit } from './adaptive-limit.js';
import { HangBreaker, type BreakerState } from './hang-breaker.js';

export type Admission =
  { readonly kind: 'send'; release(result: RequestResult | undefined): void } | { readonly kind: 'park' };

export const PARK: Admission = { kind: 'park' };

/** What asks for an attempt. */
export type WaitingRecord = {
  /** Whether more records stay in Kafka because of those that wait. */
  heldBack(): boolean;
};

/** An attempt that waits for a slot of its endpoint. */
export type WaitingAttempt = {
  readonly record: WaitingRecord;
  readonly admit: (admission: Admission) => void;
};

/** An account, as far as its endpoints share something. */
export type Account = { readonly accountId: string; endpoints: number; running: number };

export type EndpointOptions = {
  readonly maxRunning: number;
  readonly attemptTimeoutMs: number;
  readonly probeAfterMs: number;
};

/** Nothing has come back for this long although requests are under way, or for some times its usual time to answer. */
const STALLED_AFTER_MS = 5_000;
const STALLED_AFTER_ANSWER_TIMES = 3;
/** What an endpoint may have in flight that has not answered yet, or not since its last time-out. */
const MAX_RUNNING_UNPROVEN = 32;
/** Weight of the newest answer in the moving average of the time to answer. */
const NEWEST_WEIGHT = 0.2;

/** How a request ended, as far as it says something about the endpoint. */
export type RequestResult = { readonly timedOut: boolean; readonly durationMs: number };

/** What keeps one endpoint's trouble to itself: its queue, its limit of requests in flight, its breaker. */
export class EndpointBulkhead {
  readonly account: Account;
  readonly queue: WaitingAttempt[] = [];
  /** Among the endpoints with something in their queue. */
  readonly place = new Place<EndpointBulkhead>(this);
  readonly #options: EndpointOptions;
  readonly #limit: AdaptiveLimit;
  /** Made with the first time-out: an endpoint that answers needs none. */
  #breaker: HangBreaker | undefined;
  #running = 0;
  #probing = false;
  #lastProgressAt = performance.now();
  #lastTimeoutAt = -Infinity;
  #proven = false;
  #blockedOthers = false;
  #answerTimeMs = 0;

  constructor(account: Account, options: EndpointOptions) {
    this.account = account;
    this.#options = options;
    this.#limit = new AdaptiveLimit(options.maxRunning);
  }

  get running(): number {
    return this.#running;
  }

  get breakerState(): BreakerState {
    return this.#breaker?.state ?? 'closed';
  }

  /** Its requests time out again and again: what is not the one probe is to be put off. */
  get hangs(): boolean {
    const state = this.breakerState;
    return state === 'open' || (state === 'half-open' && this.#probing);
  }

  /** It has answered, and nothing has timed out since. */
  get proven(): boolean {
    return this.#proven;
  }

  get hasSlot(): boolean {
    const { current } = this.#limit;
    return this.#running < (this.#proven ? current : Math.min(current, MAX_RUNNING_UNPROVEN));
  }

  /**
   * For a while nothing has come back, or there was no slot left for one that is not known to answer.
   * @param steadySince since when this process has had its share of a CPU: before, silence may have been its own fault
   */
  stalled(steadySince: number): boolean {
    const patienceMs = Math.max(STALLED_AFTER_MS, STALLED_AFTER_ANSWER_TIMES * this.#answerTimeMs);
    const isWaiting = this.#running > 0 || !this.#proven;
    return isWaiting && performance.now() - Math.max(this.#lastProgressAt, steadySince) >= patienceMs;
  }

  /**
   * It stalled while other records had to stay in Kafka because of it, and still does: what comes on top need not
   * fill the partition again before it is put off.
   */
  blocksOthers(steadySince: number): boolean {
    return this.#blockedOthers && this.stalled(steadySince);
  }

  /** Takes out of the queue what keeps other records in Kafka. */
  takeHeldBack(): readonly WaitingAttempt[] {
    const heldBack = this.queue.filter(({ record }) => record.heldBack());
    if (heldBack.length === 0) return heldBack;
    this.#blockedOthers = true;
    const others = this.queue.filter(({ record }) => !record.heldBack());
    this.queue.splice(0, this.queue.length, ...others);
    return heldBack;
  }

  take(): void {
    if (this.#running === 0) this.#lastProgressAt = performance.now();
    if (this.breakerState === 'half-open') this.#probing = true;
    this.#running += 1;
  }

  /** @param result undefined when nothing was sent after all */
  release(result: RequestResult | undefined): void {
    this.#running -= 1;
    this.#probing = false;
    if (result === undefined) return;
    if (result.timedOut) this.#timedOut();
    else this.#answered(result.durationMs);
    this.#breaker?.record(result.timedOut);
  }

  #answered(durationMs: number): void {
    this.#lastProgressAt = performance.now();
    this.#proven = true;
    this.#blockedOthers = false;
    this.#answerTimeMs += (durationMs - this.#answerTimeMs) * NEWEST_WEIGHT;
    this.#limit.answered();
  }

  #timedOut(): void {
    this.#lastTimeoutAt = performance.now();
    this.#proven = false;
    this.#limit.timedOut();
    this.#breaker ??= new HangBreaker(this.#options.attemptTimeoutMs, this.#options.probeAfterMs, () => {
      this.parkQueue();
    });
  }

  /** Puts off everything that waits. */
  parkQueue(): void {
    for (const { admit } of this.queue.splice(0)) admit(PARK);
  }

  /** Nothing runs or waits, and nothing is left worth remembering. */
  isIdle(rememberTimeoutsMs: number): boolean {
    return (
      this.#running === 0 &&
      this.queue.length === 0 &&
      performance.now() - this.#lastProgressAt > rememberTimeoutsMs / 4 &&
      performance.now() - this.#lastTimeoutAt > rememberTimeoutsMs
    );
  }

  shutdown(): void {
    this.#breaker?.shutdown();
  }
}
