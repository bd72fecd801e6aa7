import { EndpointBulkhead, type EndpointOptions, type RequestResult } from './endpoint-bulkhead.js';
import { mayTakeOne } from './fair-share.js';
import type { BreakerState } from './hang-breaker.js';

export type BulkheadOptions = {
  /** Attempts that may run at the same time. */
  readonly maxRunning: number;
  readonly maxRunningPerEndpoint: number;
  readonly attemptTimeoutMs: number;
  readonly probeAfterMs: number;
};

export type Admission =
  | { readonly kind: 'send'; readonly release: (result: RequestResult | undefined) => void }
  | { readonly kind: 'park' };

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
  readonly heldBack: () => boolean;
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
  readonly #runningOfAccount = new Map<string, number>();
  /** Endpoints with something in their queue, in the order in which they are looked at. */
  readonly #queued = new Set<EndpointBulkhead>();
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
    for (const { accountId, running, queue, breakerState } of this.#endpoints.values()) {
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

  /** Resolves when the attempt may be made, or is to be put off. */
  admit({ endpointId, accountId, heldBack }: AttemptToAdmit): Promise<Admission> {
    const endpoint = this.#endpointOf(endpointId, accountId);
    if (endpoint.hangs) return Promise.resolve({ kind: 'park' });
    if (endpoint.queue.length === 0 && this.#mayRun(endpoint)) return Promise.resolve(this.#start(endpoint));
    if (endpoint.blocksOthers(this.#steadySince)) return Promise.resolve({ kind: 'park' });
    return new Promise((resolve) => {
      endpoint.queue.push({
        heldBack,
        admit: (admission) => {
          resolve(admission === 'park' ? { kind: 'park' } : this.#start(endpoint));
        },
      });
      this.#queued.add(endpoint);
    });
  }

  close(): void {
    clearInterval(this.#sweep);
    for (const endpoint of this.#endpoints.values()) endpoint.shutdown();
  }

  #endpointOf(endpointId: string, accountId: string): EndpointBulkhead {
    let endpoint = this.#endpoints.get(endpointId);
    if (endpoint === undefined) {
      endpoint = new EndpointBulkhead(accountId, this.#endpointOptions);
      this.#endpoints.set(endpointId, endpoint);
    }
    return endpoint;
  }

  #mayRun(endpoint: EndpointBulkhead): boolean {
    const capacity = this.#capacityFor(endpoint);
    const ofAccount = this.#runningOfAccount.get(endpoint.accountId) ?? 0;
    return (
      endpoint.hasSlot &&
      mayTakeOne(endpoint.running, ENDPOINT_FACTOR, this.#running, capacity) &&
      mayTakeOne(ofAccount, ACCOUNT_FACTOR, this.#running, capacity)
    );
  }

  #capacityFor({ proven }: EndpointBulkhead): number {
    return this.#options.maxRunning * (proven ? 1 : UNPROVEN_SHARE);
  }

  #start(endpoint: EndpointBulkhead): Admission {
    const { accountId } = endpoint;
    endpoint.take();
    this.#running += 1;
    this.#runningOfAccount.set(accountId, (this.#runningOfAccount.get(accountId) ?? 0) + 1);
    let released = false;
    return {
      kind: 'send',
      release: (result) => {
        if (released) return;
        released = true;
        this.#running -= 1;
        const left = (this.#runningOfAccount.get(accountId) ?? 1) - 1;
        if (left === 0) this.#runningOfAccount.delete(accountId);
        else this.#runningOfAccount.set(accountId, left);
        endpoint.release(result);
        this.#startQueued(endpoint);
      },
    };
  }

  /** A slot is free: first for the endpoint that had it, then for others that have waited. */
  #startQueued(endpoint: EndpointBulkhead): void {
    this.#startNext(endpoint);
    let left = Math.min(LOOK_AT, this.#queued.size);
    // One walk: each new one would step again over all that were taken from the front of the set.
    for (const other of this.#queued) {
      if (left === 0) return;
      left -= 1;
      const before = this.#running;
      this.#startNext(other);
      // It has the last slot: whoever is next keeps its place, or among many it could wait for ever.
      if (this.#running > before && this.#running >= this.#capacityFor(other)) return;
    }
  }

  #startNext(endpoint: EndpointBulkhead): void {
    // To the end of the line, whether it gets something or not: everybody is looked at in turn.
    this.#queued.delete(endpoint);
    if (endpoint.hangs) endpoint.parkQueue();
    while (endpoint.queue.length > 0 && this.#mayRun(endpoint)) endpoint.queue.shift()?.admit('send');
    if (endpoint.queue.length > 0) this.#queued.add(endpoint);
  }

  /** What no request's end brings about: endpoints that stall are noticed, idle ones forgotten. */
  #look(): void {
    const now = performance.now();
    if (now - this.#sweptAt > SWEEP_INTERVAL_MS + HELD_UP_MS) this.#steadySince = now;
    this.#sweptAt = now;
    for (const endpoint of [...this.#queued]) {
      if (endpoint.stalled(this.#steadySince))
        for (const waiting of endpoint.takeHeldBack()) waiting.admit('park');
      this.#startNext(endpoint);
    }
    for (const [endpointId, endpoint] of this.#endpoints) {
      if (!endpoint.isIdle(REMEMBER_TIMEOUTS_MS)) continue;
      endpoint.shutdown();
      this.#endpoints.delete(endpointId);
    }
  }
}
