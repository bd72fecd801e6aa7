import { randomUUID } from 'node:crypto';
import {
  ScriptableReceiver,
  Stack,
  waitUntil,
  type ApiClient,
  type StackOptions,
} from '@sight-webhooks/testing';
import { onTestFinished } from 'vitest';

export type Webhook = { readonly id: string; readonly name: string; readonly status: string };

export type Attempt = {
  readonly attempt: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
};

export type Delivery = {
  readonly messageId: string;
  readonly webhookId: string;
  readonly eventCode: string;
  readonly resourceId: number;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: readonly Attempt[];
  readonly nextAttemptAt: string | null;
  readonly parkedSince: string | null;
};

const ENDED = ['delivered', 'failed', 'skipped'];

/** A receiver that ends with the test. */
export async function receiver(): Promise<ScriptableReceiver> {
  const started = await ScriptableReceiver.start();
  onTestFinished(() => started.close());
  return started;
}

/** A product that ends with the test. */
export async function stack(options: StackOptions = {}): Promise<Stack> {
  const started = await Stack.start(options);
  onTestFinished(() => started.stop());
  return started;
}

/** One account of a running product, as its owner and its Sight services use it. */
export class Account {
  readonly name: string;
  readonly api: ApiClient;
  readonly #stack: Stack;
  #nextResource = 1;

  private constructor(name: string, api: ApiClient, running: Stack) {
    this.name = name;
    this.api = api;
    this.#stack = running;
  }

  /** @param instance of the config service that its API calls go to */
  static async of(running: Stack, { instance = 0 } = {}): Promise<Account> {
    const name = `acme-${randomUUID().slice(0, 8)}`;
    return new Account(name, await running.api(name, { instance }), running);
  }

  async createWebhook(fields: { url: string } & Record<string, unknown>): Promise<Webhook> {
    const answer = await this.api.call<Webhook>('POST', '/webhooks', {
      body: { name: 'Hook', events: ['report.created'], ...fields },
    });
    if (answer.status !== 201)
      throw new Error(`create answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** @returns the resource ids of the events, which their deliveries have too */
  async emit(count = 1, type = 'report.created'): Promise<number[]> {
    const resourceIds = Array.from({ length: count }, () => this.#nextResource++);
    await this.#stack.emit(resourceIds.map((resourceId) => ({ accountId: this.name, type, resourceId })));
    return resourceIds;
  }

  async deliveries(query = ''): Promise<Delivery[]> {
    const found: Delivery[] = [];
    let cursor: string | null = null;
    do {
      const page = `/deliveries?limit=100${query}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const answer: { body: { items: Delivery[]; nextCursor: string | null } } = await this.api.call(
        'GET',
        page,
      );
      found.push(...answer.body.items);
      cursor = answer.body.nextCursor;
    } while (cursor !== null);
    return found;
  }

  /** The account's deliveries once there are so many and all of them have ended. */
  async endedDeliveries(count: number, timeoutMs = 30_000): Promise<Delivery[]> {
    return waitUntil(
      () => this.deliveries(),
      (seen) => seen.length === count && seen.every(({ status }) => ENDED.includes(status)),
      { what: `${String(count)} ended deliveries`, timeoutMs, intervalMs: 100 },
    );
  }
}
