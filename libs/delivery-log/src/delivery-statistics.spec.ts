import type { DeliveryStatus } from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { toStatistics, type DeliveryCount } from './delivery-statistics.js';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-24T08:20:00Z');
const THIS_HOUR = Math.floor(NOW.getTime() / HOUR_MS);
const query = { accountId: 'acme', webhookIds: ['hook-1', 'hook-2'], period: 'day', now: NOW } as const;

const aCount = (status: DeliveryStatus, hoursAgo: number, count: number): DeliveryCount => ({
  _id: { webhookId: 'hook-1', status, slot: THIS_HOUR - hoursAgo },
  count,
  latest: new Date(NOW.getTime() - hoursAgo * HOUR_MS),
});

describe('statistics', () => {
  const [one, other] = toStatistics(query, [
    aCount('delivered', 0, 3),
    aCount('delivered', 23, 5),
    aCount('failed', 2, 1),
    aCount('pending', 0, 1),
    aCount('retrying', 0, 2),
  ]);

  it('have a slot for every hour of the day, the running one last', () => {
    expect(one?.slots).toHaveLength(24);
    expect(one?.slots[0]).toMatchObject({ startedAt: '2026-11-23T09:00:00.000Z', delivered: 5, failed: 0 });
    expect(one?.slots[23]).toEqual({
      startedAt: '2026-11-24T08:00:00.000Z',
      delivered: 3,
      failed: 0,
      skipped: 0,
      waiting: 3,
    });
  });

  it('tell when it last went well and when it did not', () => {
    expect(one).toMatchObject({
      lastDeliveredAt: NOW.toISOString(),
      lastFailedAt: '2026-11-24T06:20:00.000Z',
    });
  });

  it('are zeros for a webhook without deliveries', () => {
    expect(other).toMatchObject({ webhookId: 'hook-2', lastDeliveredAt: null, lastFailedAt: null });
    expect(other?.slots.every(({ delivered, waiting }) => delivered + waiting === 0)).toBe(true);
  });
});
