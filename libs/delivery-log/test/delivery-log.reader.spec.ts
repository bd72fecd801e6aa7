import {
  DELIVERY_STATUSES,
  deliveryDetailSchema,
  deliveryPageSchema,
  type DeliveryPage,
} from '@sight-webhooks/contracts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDeliveryLog, type DeliveryLog } from '../src/delivery-log.js';
import type { DeliveryFilter, DeliveryListQuery } from '../src/delivery-log.reader.js';
import { useDatabase } from './delivery-log.fixture.js';
import { anExecution, anOutcome } from './outcome.factory.js';

const database = useDatabase();
let log: DeliveryLog;

beforeAll(async () => {
  log = createDeliveryLog(await database.connect(), { retentionDays: 10_000 });
  await log.prepare();
});

async function pageOf(query: DeliveryListQuery): Promise<DeliveryPage> {
  const result = await log.list(query);
  if (result.kind !== 'page') throw new Error(result.kind);
  return deliveryPageSchema.strict().parse(result.page);
}

async function everyPage(filter: DeliveryFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await pageOf({ ...filter, limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ messageId }) => messageId));
    if (page.nextCursor === null) return ids;
    cursor = page.nextCursor;
  }
}

describe('get', () => {
  it('shows a delivery with each execution of its attempts, in order', async () => {
    const at = Date.UTC(2026, 10, 24, 8);
    // Ahead: when it is looked at again would otherwise follow from what has passed since.
    const dueAt = Date.now() + 60_000;
    const failed = { statusCode: 500, error: 'http_status', responseExcerpt: 'sorry' } as const;
    const again = { ...failed, statusCode: null, error: 'timeout', responseExcerpt: null } as const;
    const retry = { kind: 'retry', attempt: 2, notBefore: at + 61_000 } as const;
    await log.write([
      anOutcome('wh-get', {
        attempt: 2,
        execution: anExecution('c', { attempt: 2, startedAt: at + 61_000 }),
        step: { kind: 'parked', attempt: 3, parks: 1, parkedSince: at + 90_000, notBefore: dueAt },
      }),
      anOutcome('wh-get', { execution: anExecution('b', { ...again, startedAt: at + 900 }), step: retry }),
      anOutcome('wh-get', { execution: anExecution('a', { ...failed, startedAt: at + 500 }), step: retry }),
      anOutcome('wh-get'),
    ]);
    const detail = await log.get('acme', 'wh-get');
    expect(deliveryDetailSchema.strict().parse(detail)).toEqual({
      messageId: 'wh-get',
      webhookId: 'hook-1',
      webhookName: 'Slack',
      eventId: '7b0e',
      eventCode: 'report.created',
      resourceId: 12301,
      requestBody: '{"messageId":"…"}',
      status: 'retrying',
      reason: null,
      createdAt: '2026-11-24T08:00:00.000Z',
      nextAttemptAt: new Date(dueAt).toISOString(),
      parkedSince: '2026-11-24T08:01:30.000Z',
      attempts: [
        { attempt: 1, startedAt: '2026-11-24T08:00:00.500Z', durationMs: 12.5, ...failed },
        { attempt: 1, startedAt: '2026-11-24T08:00:00.900Z', durationMs: 12.5, ...again },
        {
          attempt: 2,
          startedAt: '2026-11-24T08:01:01.000Z',
          durationMs: 12.5,
          statusCode: 200,
          error: null,
          responseExcerpt: 'ok',
        },
      ],
    });
  });

  it('knows nothing of other accounts and other ids', async () => {
    await log.write([anOutcome('wh-mine')]);
    expect(await log.get('acme', 'wh-mine')).toMatchObject({ status: 'pending', attempts: [] });
    expect(await log.get('other', 'wh-mine')).toBeNull();
    expect(await log.get('acme', 'wh-none')).toBeNull();
  });
});

describe('list', () => {
  const START = Date.UTC(2026, 0, 1);
  const MINUTE_MS = 60_000;
  const steps = {
    pending: { kind: 'accepted' },
    retrying: { kind: 'retry', attempt: 2, notBefore: START },
    delivered: { kind: 'delivered' },
    failed: { kind: 'failed', reason: 'expired' },
    skipped: { kind: 'skipped', reason: 'webhook_removed' },
  } as const;
  /** 400 deliveries of two accounts; ten at a time share their createdAt. */
  const all = Array.from({ length: 400 }, (_, n) => ({
    messageId: `wh-${String((n * 7919) % 400).padStart(4, '0')}`,
    accountId: n % 4 === 0 ? 'list-other' : 'list-acme',
    webhookId: `hook-${String(n % 3)}`,
    eventCode: n % 5 < 3 ? 'report.created' : 'report.file_ready',
    createdAt: START + Math.floor(n / 10) * MINUTE_MS,
    status: DELIVERY_STATUSES[((n * 13) % 7) % 5] ?? 'pending',
  }));

  beforeAll(async () => {
    await log.write(
      all.map(({ status, messageId, ...delivery }) =>
        anOutcome(messageId, { delivery, step: steps[status] }),
      ),
    );
  });

  const maybe = <T>(...values: T[]) => fc.constantFrom(undefined, ...values);
  const minute = fc.integer({ min: -1, max: 41 }).map((n) => new Date(START + n * MINUTE_MS));
  const filters = fc.record({
    accountId: fc.constantFrom('list-acme', 'list-other', 'nobody'),
    webhookId: maybe('hook-0', 'hook-1', 'hook-9'),
    status: maybe(...DELIVERY_STATUSES),
    eventCode: maybe('report.created', 'report.file_ready'),
    from: fc.option(minute, { nil: undefined }),
    to: fc.option(minute, { nil: undefined }),
  });

  it('pages through exactly what the filter asks for, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 50 }), async (filter, limit) => {
        const expected = all
          .filter(
            (one) =>
              one.accountId === filter.accountId &&
              (filter.webhookId ?? one.webhookId) === one.webhookId &&
              (filter.status ?? one.status) === one.status &&
              (filter.eventCode ?? one.eventCode) === one.eventCode &&
              one.createdAt >= (filter.from?.getTime() ?? 0) &&
              one.createdAt < (filter.to?.getTime() ?? Infinity),
          )
          .sort((a, b) => b.createdAt - a.createdAt || (a.messageId < b.messageId ? 1 : -1))
          .map(({ messageId }) => messageId);
        expect(await everyPage(filter, limit)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('shows neither body nor response, and no cursor on a last page that is full', async () => {
    const filter = { accountId: 'list-acme', webhookId: 'hook-1', status: 'failed' } as const;
    const total = (await everyPage(filter, 100)).length;
    const page = await pageOf({ ...filter, limit: total });
    expect(page.nextCursor).toBeNull();
    expect(page.items[0]).not.toHaveProperty('requestBody');
  });

  it('goes on where it was while deliveries are added and change', async () => {
    const filter = { accountId: 'list-other' };
    const before = await everyPage(filter, 100);
    const first = await pageOf({ ...filter, limit: 10 });
    const known = all.find(({ messageId }) => messageId === before[20]);
    if (known === undefined) throw new Error('too few deliveries');
    const delivery = { ...filter, createdAt: START + 1000 * MINUTE_MS };
    await log.write([
      anOutcome('wh-newer', { delivery }),
      anOutcome(known.messageId, { delivery: known, step: { kind: 'delivered' } }),
    ]);
    const second = await pageOf({ ...filter, limit: 100, cursor: first.nextCursor ?? undefined });
    expect(second.items.map(({ messageId }) => messageId)).toEqual(before.slice(10));
  });

  it('says so when the cursor is none of ours', async () => {
    expect(await log.list({ accountId: 'list-acme', limit: 10, cursor: 'bm9uc2Vuc2U' })).toEqual({
      kind: 'invalid_cursor',
    });
  });
});
