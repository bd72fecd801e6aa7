import type { PartitionLagView } from '@sight-webhooks/contracts/api';
import { describe, expect, it } from 'vitest';
import { topicLags, waitingIn } from './topic-lag.js';

const lag = (differences: Partial<PartitionLagView>): PartitionLagView => ({
  group: 'g',
  topic: 't',
  partition: 0,
  records: 0,
  ageMs: 0,
  overdueMs: null,
  committedOffset: null,
  lostRecords: 0,
  ...differences,
});

describe('the lag of a topic', () => {
  it('is what its partitions have together, as late as the worst of them', () => {
    const lags = [
      lag({ records: 3, ageMs: 40, lostRecords: 1 }),
      lag({ partition: 1, records: 4, ageMs: 900 }),
    ];
    expect(topicLags(lags)).toEqual([
      { group: 'g', topic: 't', partitions: 2, records: 7, latenessMs: 900, waits: false, lostRecords: 1 },
    ]);
  });

  it('is late where records wait only by what they are overdue', () => {
    const [first] = topicLags([lag({ records: 1, ageMs: 61_000, overdueMs: 1_000 })]);
    expect(first).toMatchObject({ latenessMs: 1_000, waits: true });
  });

  it('is kept apart by group and topic', () => {
    const lags = topicLags([
      lag({ records: 1 }),
      lag({ topic: 'u', records: 2 }),
      lag({ group: 'h', records: 4 }),
    ]);
    expect(lags.map(({ records }) => records)).toEqual([1, 2, 4]);
    expect(waitingIn(lags, (topic) => topic === 't')).toBe(5);
  });
});
