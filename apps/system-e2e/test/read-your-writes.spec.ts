import { Stack } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, receiver } from './scenario.js';

const TIMES = 200;

describe('an answer of the API holds for every later event, with two instances of each service', () => {
  let product: Stack;

  beforeAll(async () => {
    product = await Stack.start({
      instances: { 'config-service': 2, 'fanout-service': 2, 'delivery-service': 2 },
    });
  });
  afterAll(async () => {
    await product.stop();
  });

  it(`matches an event that is produced the instant 201 arrives, ${String(TIMES)} times: none missed, none skipped`, async () => {
    const endpoint = await receiver();
    const accounts: Account[] = [];
    for (let turn = 0; turn < TIMES; turn += 1) {
      // An account for each, so that each event concerns one webhook only.
      const account = await Account.of(product, { instance: turn % 2 });
      await account.createWebhook({ url: endpoint.url(`/${String(turn)}`) });
      await account.emit();
      accounts.push(account);
    }
    const requests = await endpoint.waitForRequests(TIMES, { timeoutMs: 30_000 });
    expect(new Set(requests.map(({ path }) => path)).size).toBe(TIMES);
    for (const account of accounts) {
      const [delivery, ...others] = await account.endedDeliveries(1);
      expect([delivery?.status, others]).toEqual(['delivered', []]);
    }
  }, 120_000);

  it(`sends nothing that is produced after deactivate has answered, ${String(TIMES)} times`, async () => {
    const endpoint = await receiver();
    const accounts: Account[] = [];
    for (let turn = 0; turn < TIMES; turn += 1) {
      const account = await Account.of(product, { instance: turn % 2 });
      const { id } = await account.createWebhook({ url: endpoint.url(`/${String(turn)}`) });
      const answer = await account.api.call<{ status: string }>('POST', `/webhooks/${id}/deactivate`);
      expect(answer).toMatchObject({ status: 200, body: { status: 'inactive' } });
      await account.emit();
      accounts.push(account);
    }
    // An event behind them, to a webhook that stays, shows that fan-out is past them.
    const last = await Account.of(product);
    await last.createWebhook({ url: endpoint.url('/last') });
    for (let marker = 0; marker < 40; marker += 1) await last.emit();
    await endpoint.waitForRequests(40, { path: '/last', timeoutMs: 30_000 });
    expect(endpoint.requests().filter(({ path }) => path !== '/last')).toEqual([]);
    for (const account of accounts) expect(await account.deliveries()).toEqual([]);
  }, 120_000);
});
