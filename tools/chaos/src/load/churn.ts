import type { Customers } from './customers.js';
import type { EndpointProfile } from './endpoint.profiles.js';
import type { SightEvents } from './sight-events.js';

const OK: Pick<EndpointProfile, 'at' | 'behaviour'> = {
  at: 'http',
  behaviour: () => ({ kind: 'respond' }),
};

/**
 * Webhooks that come and go, each in an account of its own, with an event in the very moment in which the API has
 * answered: what was answered has to be in effect.
 */
export class Churn {
  readonly #customers: Customers;
  readonly #events: SightEvents;
  /** The accounts that have been made. */
  readonly accounts: string[] = [];

  constructor(customers: Customers, events: SightEvents) {
    this.#customers = customers;
    this.#events = events;
  }

  /** One webhook's life. */
  async once(): Promise<void> {
    const number = this.accounts.length;
    const account = `churn-${String(number)}`;
    this.accounts.push(account);
    const webhook = await this.#customers.create(account, account, OK);
    await this.#events.emit(account);
    if (webhook.id === undefined) return;
    if (number % 3 === 1) {
      await this.#customers.deactivate(webhook);
      await this.#events.emit(account);
      await this.#customers.activate(webhook);
      await this.#events.emit(account);
    }
    if (number % 3 === 2) await this.#customers.remove(webhook);
  }
}
