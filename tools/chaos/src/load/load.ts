import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil, type Stack } from '@sight-webhooks/testing';
import type { Fleet } from '../lab/fleet.js';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';
import { Churn } from './churn.js';
import { Customers } from './customers.js';
import { PROFILES, type EndpointProfile } from './endpoint.profiles.js';
import { Receivers } from './receivers.js';
import { SightEvents } from './sight-events.js';

export type LoadOptions = {
  readonly stack: Stack;
  readonly fleet: Fleet;
  readonly ledger: LedgerRecorder;
  readonly churnEveryMs: number | undefined;
};

/** Pauses between two events of an account, milliseconds. Hanging endpoints get little: each attempt takes its time. */
const EVERY_MS = { steady: 150, odd: 1_500, still: 4_000 } as const;
const DEFAULT_CHURN_EVERY_MS = 1_200;

type Parts = {
  readonly receivers: Receivers;
  readonly customers: Customers;
  readonly events: SightEvents;
  readonly churn: Churn;
  readonly churnEveryMs: number;
};

/** Everybody who uses the product, from the first webhook to the last event. */
export class Load {
  readonly customers: Customers;
  readonly #parts: Parts;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.customers = parts.customers;
  }

  /** Creates the webhooks that live for the whole run. */
  static async prepare({ stack, fleet, ledger, churnEveryMs }: LoadOptions): Promise<Load> {
    const receivers = await Receivers.start(ledger);
    const customers = new Customers({ stack, fleet, receivers, ledger });
    const events = await SightEvents.connect(stack.connection, ledger);
    for (const profile of PROFILES) {
      const webhook = await customers.create(profile.account, profile.name, profile);
      await waitUntil(
        () => customers.verify(webhook).then(() => webhook.id),
        (id) => id !== undefined,
        { what: `the webhook ${profile.name}` },
      );
    }
    const churn = new Churn(customers, events);
    return new Load({
      receivers,
      customers,
      events,
      churn,
      churnEveryMs: churnEveryMs ?? DEFAULT_CHURN_EVERY_MS,
    });
  }

  /** Accounts that have, or may have, webhooks. */
  get accounts(): readonly string[] {
    return [...new Set(PROFILES.map(({ account }) => account)), ...this.#parts.churn.accounts];
  }

  start(): void {
    const { events, churn } = this.#parts;
    const { signal } = this.#stopping;
    this.#running = Promise.all([
      every(EVERY_MS.steady, signal, () => void events.emit('steady').catch(ignore)),
      every(EVERY_MS.odd, signal, () => void events.emit('odd').catch(ignore)),
      every(EVERY_MS.still, signal, () => void events.emit('still').catch(ignore)),
      every(this.#parts.churnEveryMs, signal, () => churn.once()),
    ]);
  }

  /** Resolves when nothing more is changed or produced; endpoints that hang answer from then on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#parts.receivers.wakeUp();
  }

  /** So many events at once; to the endpoints that answer unless said otherwise. */
  async burst(count: number, account: EndpointProfile['account'] = 'steady'): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#parts.events.emit(account)));
  }

  async repeatEvents(count: number): Promise<void> {
    await this.#parts.events.repeat(count);
  }

  async poison(count: number): Promise<void> {
    await this.#parts.events.poison(count);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#parts.events.close();
    await this.#parts.receivers.close();
  }
}

async function every(pauseMs: number, signal: AbortSignal, act: () => Promise<void> | void): Promise<void> {
  while (!signal.aborted) {
    await act();
    await sleep(pauseMs, undefined, { signal }).catch(ignore);
  }
}

/** What is not acknowledged stays so in the ledger. */
const ignore = (): void => undefined;
