import { Line } from '../line.js';
import {
  EndpointBulkhead,
  PARK,
  type Account,
  type Admission,
  type EndpointOptions,
  type RequestResult,
  type WaitingRecord,
} from './endpoint-bulkhead.js';
import { mayTakeOne } from './fair-share.js';
import type { BreakerState } from './hang-breaker.js';

export type BulkheadOptions = {
  /** Attempts that may run at the same time. */
  readonly maxRunning: number;
  readonly maxRunningPerEndpoint: number;
  readonly attemptTimeoutMs: number;
  readonly probeAfterMs: number;
};

/** What an account has going on here. */
export type AccountLoad = {
  readonly accountId: string;
  readonly running: number;
  readonly queued: number;
  /** Endpoints that hang. */
  readonly hanging: number;
};

const weightOf = ({ running, queued, hanging }: AccountLoad): number => running + queued + hanging;

export type AttemptToAdmit = {
  readonly endpointId: string;
  readonly accountId: string;
  readonly record: WaitingRecord;
};

/** An endpoint may use a quarter of the free slots, an account all but half. */
const ENDPOINT_FACTOR = 0.25;
const ACCOUNT_FACTOR = 1;
/** The rest of the slots is for endpoints that are known to answer: no number of silent ones can take it. */
const UNPROVEN_SHARE = 7 / 8;
const SWEEP_INTERVAL_MS = 250;
/** A sweep that comes so late means that the process was held up. */
const HELD_UP_MS = 1_000;
const REMEMBER_TIMEOUTS_MS = 180_000;
/** Other endpoints that are looked at when a slot becomes free. */
const LOOK_AT = 4;

/**
 * Decides when an attempt may be made. Every endpoint, and every account, has its share of the instance's slots; what
 * is over it waits. What waits for an endpoint that hangs is put off ('park'), and so is what piles up before one
 * that does not come back with anything while other records have to stay in Kafka because of it.
 */
export class Bulkheads {
  readonly #options: BulkheadOptions;
  readonly #endpointOptions: EndpointOptions;
  readonly #endpoints = new Map<string, EndpointBulkhead>();
  /** Those that have endpoints here. */
  readonly #accounts = new Map<string, Account>();
  /** Endpoints with something in their queue, in the order in which they are looked at. */
  readonly #queued = new Line<EndpointBulkhead>();
  readonly #sweep: NodeJS.Timeout;
  #running = 0;
  #steadySince = performance.now();
  #sweptAt = performance.now();

  constructor(options: BulkheadOptions) {
    this.#options = options;
    this.#endpointOptions = {
      maxRunning: options.maxRunningPerEndpoint,
      attemptTimeoutMs: options.attemptTimeoutMs,
      probeAfterMs: options.probeAfterMs,
    };
    this.#sweep = setInterval(() => {
      this.#look();
    }, SWEEP_INTERVAL_MS);
  }

  get running(): number {
    return this.#running;
  }

  get endpoints(): number {
    return this.#endpoints.size;
  }

  get queued(): number {
    let count = 0;
    for (const { queue } of this.#queued) count += queue.length;
    return count;
  }

  /** How many endpoints there are with a breaker in each state. */
  get breakers(): Readonly<Record<BreakerState, number>> {
    const counts = { closed: 0, open: 0, 'half-open': 0 };
    for (const { breakerState } of this.#endpoints.values()) counts[breakerState] += 1;
    return counts;
  }

  /** The accounts with the most going on, at most so many: those that others may have to wait for. */
  busiestAccounts(atMost: number): readonly AccountLoad[] {
    const loads = new Map<string, { running: number; queued: number; hanging: number }>();
    for (const { account, running, queue, breakerState } of this.#endpoints.values()) {
      const { accountId } = account;
      const load = loads.get(accountId) ?? { running: 0, queued: 0, hanging: 0 };
      load.running += running;
      load.queued += queue.length;
      if (breakerState !== 'closed') load.hanging += 1;
      loads.set(accountId, load);
    }
    return Array.from(loads, ([accountId, load]) => ({ accountId, ...load }))
      .sort((one, other) => weightOf(other) - weightOf(one))
      .slice(0, atMost);
  }

  /** How many endpoints hang. */
  get hanging(): number {
    let count = 0;
    for (const { breakerState } of this.#endpoints.values()) if (breakerState !== 'closed') count += 1;
    return count;
  }

  /** Whether the attempt may be made or is to be put off: at once, or when it is its turn. */
  admit({ endpointId, accountId, record }: AttemptToAdmit): Admission | Promise<Admission> {
    const endpoint = this.#endpointOf(endpointId, accountId);
    if (endpoint.hangs) return PARK;
    if (endpoint.queue.length === 0 && this.#mayRun(endpoint)) return this.#start(endpoint);
    if (endpoint.blocksOthers(this.#steadySince)) return PARK;
    return new Promise((admit) => {
      endpoint.queue.push({ record, admit });
      if (!endpoint.place.inLine) this.#queued.join(endpoint.place);
    });
  }

  close(): void {
    clearInterval(this.#sweep);
    for (const endpoint of this.#endpoints.values()) endpoint.shutdown();
  }

  #endpointOf(endpointId: string, accountId: string): EndpointBulkhead {
    let endpoint = this.#endpoints.get(endpointId);
    if (endpoint === undefined) {
      const account = this.#accounts.get(accountId) ?? { accountId, endpoints: 0, running: 0 };
      account.endpoints += 1;
      this.#accounts.set(accountId, account);
      endpoint = new EndpointBulkhead(account, this.#endpointOptions);
      this.#endpoints.set(endpointId, endpoint);
    }
    return endpoint;
  }

  #forget(endpointId: string, endpoint: EndpointBulkhead): void {
    const { account } = endpoint;
    endpoint.shutdown();
    this.#endpoints.delete(endpointId);
    account.endpoints -= 1;
    if (account.endpoints === 0) this.#accounts.delete(account.accountId);
  }

  #mayRun(endpoint: EndpointBulkhead): boolean {
    const capacity = this.#capacityFor(endpoint);
    return (
      endpoint.hasSlot &&
      mayTakeOne(endpoint.running, ENDPOINT_FACTOR, this.#running, capacity) &&
      mayTakeOne(endpoint.account.running, ACCOUNT_FACTOR, this.#running, capacity)
    );
  }

  #capacityFor({ proven }: EndpointBulkhead): number {
    return this.#options.maxRunning * (proven ? 1 : UNPROVEN_SHARE);
  }

  #start(endpoint: EndpointBulkhead): Admission {
    endpoint.take();
    endpoint.account.running += 1;
    this.#running += 1;
    return new Slot(endpoint, this.#release);
  }

  readonly #release = (endpoint: EndpointBulkhead, result: RequestResult | undefined): void => {
    this.#running -= 1;
    endpoint.account.running -= 1;
    endpoint.release(result);
    this.#startQueued(endpoint);
  };

  /** A slot is free: first for the endpoint that had it, then for others that have waited. */
  #startQueued(endpoint: EndpointBulkhead): void {
    this.#startNext(endpoint);
    for (let left = Math.min(LOOK_AT, this.#queued.length); left > 0; left -= 1) {
      const other = this.#queued.first;
      if (other === undefined) return;
      const before = this.#running;
      this.#startNext(other);
      // It has the last slot: whoever is next keeps its place, or among many it could wait for ever.
      if (this.#running > before && this.#running >= this.#capacityFor(other)) return;
    }
  }

  #startNext(endpoint: EndpointBulkhead): void {
    const { queue, place } = endpoint;
    if (queue.length > 0 && endpoint.hangs) endpoint.parkQueue();
    while (queue.length > 0 && this.#mayRun(endpoint)) queue.shift()?.admit(this.#start(endpoint));
    // To the end of the line, whether it got something or not: everybody is looked at in turn.
    if (queue.length > 0) this.#queued.join(place);
    else this.#queued.leave(place);
  }

  /** What no request's end brings about: endpoints that stall are noticed, idle ones forgotten. */
  #look(): void {
    const now = performance.now();
    if (now - this.#sweptAt > SWEEP_INTERVAL_MS + HELD_UP_MS) this.#steadySince = now;
    this.#sweptAt = now;
    for (const endpoint of [...this.#queued]) {
      if (endpoint.stalled(this.#steadySince)) for (const { admit } of endpoint.takeHeldBack()) admit(PARK);
      this.#startNext(endpoint);
    }
    for (const [endpointId, endpoint] of this.#endpoints) {
      if (!endpoint.isIdle(REMEMBER_TIMEOUTS_MS)) continue;
      this.#forget(endpointId, endpoint);
    }
  }
}

/** May be released once; more often changes nothing. */
class Slot {
  readonly kind = 'send';
  readonly #endpoint: EndpointBulkhead;
  readonly #onRelease: (endpoint: EndpointBulkhead, result: RequestResult | undefined) => void;
  #released = false;

  constructor(
    endpoint: EndpointBulkhead,
    onRelease: (endpoint: EndpointBulkhead, result: RequestResult | undefined) => void,
  ) {
    this.#endpoint = endpoint;
    this.#onRelease = onRelease;
  }

  release(result: RequestResult | undefined): void {
    if (this.#released) return;
    this.#released = true;
    this.#onRelease(this.#endpoint, result);
  }
}
