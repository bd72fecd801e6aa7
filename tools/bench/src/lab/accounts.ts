import { ApiClient, type StackKeys } from '@sight-webhooks/testing';
import { MeasurementError } from '../measurement.error.js';

/** Requests to the API at the same time. */
const CONCURRENCY = 16;

/** Accounts with webhooks, made over the REST API as their owners would. */
export class Accounts {
  readonly #keys: StackKeys;
  readonly #url: string;

  constructor(keys: StackKeys, configServiceUrl: string) {
    this.#keys = keys;
    this.#url = configServiceUrl;
  }

  /** @returns the ids of so many new webhooks of this account, each with a path of its own at the origin */
  async withWebhooks(account: string, count: number, origin: string): Promise<string[]> {
    const token = await this.#keys.mintToken({ account, roles: ['account-owner'] });
    const api = new ApiClient(this.#url, token);
    const numbers = Array.from({ length: count }, (_, index) => index).values();
    const ids: string[] = [];
    const create = async (): Promise<void> => {
      for (const number of numbers)
        ids.push(await createWebhook(api, `${origin}/${account}/${String(number)}`));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, create));
    return ids;
  }
}

async function createWebhook(api: ApiClient, url: string): Promise<string> {
  const { status, body } = await api.call<{ id: string }>('POST', '/webhooks', {
    body: { name: 'Bench', url, events: ['report.created'] },
  });
  if (status !== 201)
    throw new MeasurementError(`creating a webhook answered ${String(status)}: ${JSON.stringify(body)}`);
  return body.id;
}
