import type {
  ConsumerGroupView,
  DeliveryInstanceView,
  PartitionLagView,
} from '@sight-webhooks/contracts/api';
import { describe, expect, it } from 'vitest';
import { attemptsInFlight, breakerWords, parkedWith } from './delivery-instances.js';

const instance = (differences: Partial<DeliveryInstanceView>): DeliveryInstanceView => ({
  instance: 'delivery-service@a:1',
  version: '1',
  startedAt: '2026-11-24T08:00:00.000Z',
  reportAgeMs: 0,
  silent: false,
  running: 0,
  queued: 0,
  breakers: { closed: 0, open: 0, halfOpen: 0 },
  overdueMs: 0,
  ...differences,
});

const group = (name: string, assigned: Record<string, Record<string, number[]>>): ConsumerGroupView => ({
  group: name,
  state: 'Stable',
  members: Object.entries(assigned).map(([clientId, topics]) => ({
    memberId: `${clientId}-1`,
    clientId,
    host: '/127.0.0.1',
    assigned: Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions })),
  })),
});

const lag = (place: [string, string, number], records: number): PartitionLagView => ({
  group: place[0],
  topic: place[1],
  partition: place[2],
  records,
  ageMs: 0,
  overdueMs: 0,
  committedOffset: 0,
  lostRecords: 0,
});

describe('what is in flight', () => {
  it('leaves out what silent instances had in flight when they were heard of last', () => {
    expect(
      attemptsInFlight([
        instance({ running: 3 }),
        instance({ running: 4, silent: true }),
        instance({ running: 5 }),
      ]),
    ).toBe(8);
  });

  it('is not known where the reports could not be read', () => {
    expect(attemptsInFlight(null)).toBeUndefined();
    expect(attemptsInFlight([])).toBe(0);
  });
});

describe('what is parked with an instance', () => {
  const groups = [
    group('d', {
      'delivery-service@a:1': { 'webhooks.deliver': [0, 1], 'webhooks.parked': [0, 1] },
      'delivery-service@b:1': { 'webhooks.parked': [2] },
    }),
    group('log', { 'delivery-service@a:1': { 'webhooks.outcomes': [0, 1, 2] } }),
  ];
  const lags = [
    lag(['d', 'webhooks.parked', 0], 1),
    lag(['d', 'webhooks.parked', 1], 2),
    lag(['d', 'webhooks.parked', 2], 4),
    lag(['d', 'webhooks.deliver', 0], 8),
    lag(['log', 'webhooks.outcomes', 0], 16),
    lag(['other', 'webhooks.parked', 0], 32),
  ];

  it('is what its group has not finished in its partitions of that topic', () => {
    expect(parkedWith({ instance: 'delivery-service@a:1' }, { groups, lags })).toBe(3);
    expect(parkedWith({ instance: 'delivery-service@b:1' }, { groups, lags })).toBe(4);
  });

  it('is not known while the instance has no partitions', () => {
    expect(parkedWith({ instance: 'delivery-service@c:1' }, { groups, lags })).toBeUndefined();
  });
});

it.each([
  [{ closed: 0, open: 0, halfOpen: 0 }, 'none'],
  [{ closed: 12, open: 1, halfOpen: 0 }, '12 closed, 1 open'],
  [{ closed: 0, open: 0, halfOpen: 2 }, '2 half-open'],
])('breakers %j are written as "%s"', (breakers, words) => {
  expect(breakerWords(breakers)).toBe(words);
});
