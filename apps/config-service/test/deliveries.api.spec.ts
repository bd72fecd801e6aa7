import type { DeliveryDetail, DeliveryPage, Outcome, Statistics } from '@sight-webhooks/contracts';
import { createDeliveryLog } from '@sight-webhooks/delivery-log';
import type { ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';

const START = Date.UTC(2026, 10, 24, 8);
const idOf = (n: number): string => `wh-638ce960-1231-51e9-a15d-${String(n).padStart(12, '0')}`;

/** The n-th delivery: an attempt that failed with 500, and a retry that is due a minute later. */
const outcome = (n: number, accountId = 'acme'): Outcome => ({
  delivery: {
    messageId: idOf(n),
    run: 0,
    accountId,
    webhookId: `hook-${String(n % 2)}`,
    webhookName: 'Slack',
    webhookVersion: 1,
    eventSource: '/sight/inspection',
    eventId: `event-${String(n)}`,
    eventCode: 'report.created',
    resourceId: n,
    createdAt: START + n * 1_000,
  },
  body: `{"messageId":"${idOf(n)}"}`,
  attempt: 1,
  execution: {
    executionId: `execution-${String(n)}`,
    attempt: 1,
    startedAt: START + n * 1_000,
    durationMs: 12,
    statusCode: 500,
    error: 'http_status',
    responseExcerpt: 'out of order',
  },
  step: { kind: 'retry', attempt: 2, notBefore: START + n * 1_000 + 60_000 },
});

let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  config = await ConfigStack.start();
  api = await config.stack.api();
  const log = createDeliveryLog(config.database, { retentionDays: 10_000 });
  await log.prepare();
  await log.write([...Array.from({ length: 9 }, (_, n) => outcome(n)), outcome(9, 'globex')]);
});
afterAll(() => config.stop());

const list = async (query: string): Promise<DeliveryPage> =>
  (await api.call<DeliveryPage>('GET', `/deliveries${query}`)).body;

describe('GET /deliveries', () => {
  it('lists the account’s deliveries, newest first, page by page', async () => {
    const first = await list('?limit=5');
    const second = await list(`?limit=5&cursor=${String(first.nextCursor)}`);
    const resources = [...first.items, ...second.items].map(({ resourceId }) => resourceId);
    expect(resources).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(second.nextCursor).toBeNull();
  });

  it('filters', async () => {
    const from = new Date(START + 2_000).toISOString();
    const to = encodeURIComponent('2026-11-24T09:00:06+01:00');
    const { items } = await list(
      `?webhookId=hook-0&status=retrying&eventCode=report.created&from=${from}&to=${to}`,
    );
    expect(items.map(({ resourceId }) => resourceId)).toEqual([4, 2]);
    expect((await list('?status=delivered')).items).toEqual([]);
  });

  it.each(['status=lost', 'from=yesterday', 'cursor=nonsense', 'limit=101', 'order=asc'])(
    'refuses ?%s',
    async (query) => {
      expect((await api.call('GET', `/deliveries?${query}`)).status).toBe(400);
    },
  );
});

describe('GET /deliveries/{messageId}', () => {
  it('shows the attempts, the request body and what came back', async () => {
    const { body } = await api.call<DeliveryDetail>('GET', `/deliveries/${idOf(3)}`);
    expect(body).toMatchObject({
      messageId: idOf(3),
      webhookName: 'Slack',
      status: 'retrying',
      reason: null,
      requestBody: `{"messageId":"${idOf(3)}"}`,
      nextAttemptAt: new Date(START + 63_000).toISOString(),
      attempts: [{ attempt: 1, statusCode: 500, error: 'http_status', responseExcerpt: 'out of order' }],
    });
  });

  it('does not show another account’s', async () => {
    expect((await api.call('GET', `/deliveries/${idOf(9)}`)).status).toBe(404);
    expect((await api.call('GET', `/deliveries/${idOf(500)}`)).status).toBe(404);
  });
});

describe('GET /webhook-statistics', () => {
  it('answers in the order of the ids, for the account’s deliveries alone', async () => {
    const { status, body } = await api.call<Statistics>(
      'GET',
      '/webhook-statistics?webhookIds=none,hook-0&period=week',
    );
    expect(status).toBe(200);
    expect(body.items.map(({ webhookId, slots }) => [webhookId, slots.length])).toEqual([
      ['none', 28],
      ['hook-0', 28],
    ]);
  });

  it.each(['', '?webhookIds=', '?webhookIds=a,,b', '?webhookIds=a&period=year'])(
    'refuses %s',
    async (query) => {
      expect((await api.call('GET', `/webhook-statistics${query}`)).status).toBe(400);
    },
  );
});
