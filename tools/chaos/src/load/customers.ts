import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type ApiAnswer, type Stack } from '@sight-webhooks/testing';
import type { KnownWebhook, WebhookChange } from '../ledger/entries.js';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';
import type { Fleet } from '../lab/fleet.js';
import type { EndpointProfile } from './endpoint.profiles.js';
import type { Receivers } from './receivers.js';

const CALL_TIMEOUT_MS = 10_000;
const EFFECTIVE = [200, 201, 204];
const SAVED = 202;

export type CustomersOptions = {
  readonly stack: Stack;
  readonly fleet: Fleet;
  readonly receivers: Receivers;
  readonly ledger: LedgerRecorder;
};

/** Admins who use the API, and take down what it answered. */
export class Customers {
  readonly #options: CustomersOptions;
  readonly #tokens = new Map<string, string>();
  #turn = 0;

  constructor(options: CustomersOptions) {
    this.#options = options;
  }

  /** Creates a webhook; what is not answered may exist nevertheless, and is known by its key. */
  async create(
    account: string,
    key: string,
    endpoint: Pick<EndpointProfile, 'at' | 'behaviour'>,
  ): Promise<KnownWebhook> {
    const { ledger, receivers } = this.#options;
    const events = ['report.created'];
    const url = receivers.open(key, endpoint);
    const webhook = ledger.webhook({ key, account, events, visible: endpoint.at === 'http' });
    await this.#change(webhook, 'create', 'POST', '/webhooks', { name: key, url, events });
    return webhook;
  }

  /** Has signatures verified at the webhook's endpoint. */
  async verify({ id, key, account }: KnownWebhook): Promise<void> {
    if (id === undefined) return;
    const answer = await this.call<{ secret?: string }>(account, 'GET', `/webhooks/${id}/secret`);
    if (answer?.body.secret !== undefined) this.#options.receivers.verify(key, answer.body.secret);
  }

  async activate(webhook: KnownWebhook): Promise<void> {
    await this.#change(webhook, 'activate', 'POST', `/webhooks/${webhook.id ?? ''}/activate`);
  }

  async deactivate(webhook: KnownWebhook): Promise<void> {
    await this.#change(webhook, 'deactivate', 'POST', `/webhooks/${webhook.id ?? ''}/deactivate`);
  }

  async remove(webhook: KnownWebhook): Promise<void> {
    await this.#change(webhook, 'remove', 'DELETE', `/webhooks/${webhook.id ?? ''}`);
  }

  /** Undefined when there is no answer: the service died, or took too long. */
  async call<T>(
    account: string,
    method: string,
    path: string,
    body?: object,
  ): Promise<ApiAnswer<T> | undefined> {
    const running = this.#options.fleet.running('config-service');
    const service = running[this.#turn++ % Math.max(1, running.length)];
    if (service === undefined) {
      await sleep(100);
      return undefined;
    }
    const timer = new AbortController();
    try {
      const client = new ApiClient(service.url, await this.#token(account));
      return await Promise.race([
        client.call<T>(method, path, body === undefined ? {} : { body }),
        sleep(CALL_TIMEOUT_MS, undefined, { signal: timer.signal }),
      ]);
    } catch {
      return undefined;
    } finally {
      timer.abort();
    }
  }

  async #change(
    webhook: KnownWebhook,
    change: WebhookChange,
    method: string,
    path: string,
    body?: object,
  ): Promise<void> {
    const { ledger } = this.#options;
    const call = ledger.called(webhook, change);
    const answer = await this.call<{ id?: string }>(webhook.account, method, path, body);
    if (change === 'create') webhook.id = answer?.body.id;
    if (answer !== undefined && EFFECTIVE.includes(answer.status))
      ledger.answered(webhook, call, 'effective');
    else ledger.answered(webhook, call, answer?.status === SAVED ? 'saved' : 'unknown');
  }

  async #token(account: string): Promise<string> {
    const known = this.#tokens.get(account);
    if (known !== undefined) return known;
    const token = await this.#options.stack.keys.mintToken({ account, roles: ['account-owner'] });
    this.#tokens.set(account, token);
    return token;
  }
}
