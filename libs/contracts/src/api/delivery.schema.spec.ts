import { describe, expect, it } from 'vitest';
import { deliveriesQuerySchema } from './delivery.schema.js';

describe('the query of deliveries', () => {
  it('takes every filter', () => {
    const query = {
      webhookId: 'hook-1',
      status: 'failed',
      eventCode: 'report.created',
      from: '2026-11-24T08:00:00Z',
      to: '2026-11-24T10:30:00.5+02:30',
      cursor: 'abc',
    };
    expect(deliveriesQuerySchema.parse({ ...query, limit: '10' })).toEqual({ ...query, limit: 10 });
    expect(deliveriesQuerySchema.parse({})).toEqual({ limit: 50 });
  });

  it.each([
    { status: 'parked' },
    { from: 'yesterday' },
    { from: '2026-11-24' },
    { from: '2026-11-24T08:00:00' },
    { to: '2026-02-30T00:00:00Z' },
    { webhookId: '' },
    { webhookId: { $ne: null } },
    { eventCode: ['a', 'b'] },
    { accountId: 'other' },
    { limit: '1000' },
  ])('must not have %j', (query) => {
    expect(deliveriesQuerySchema.safeParse(query).success).toBe(false);
  });
});
