import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RestingPartitions } from './resting-partitions.js';

type Partition = { readonly name: string; progress: number; fetched: boolean };

const partition = (name: string): Partition => ({ name, progress: 0, fetched: true });

function resting(...partitions: readonly Partition[]): RestingPartitions<Partition> {
  const rests = new RestingPartitions<Partition>({
    intervalMs: 1_000,
    pause: (one) => (one.fetched = false),
    resume: (one) => (one.fetched = true),
    progressOf: ({ progress }) => progress,
  });
  rests.assign(partitions);
  return rests;
}

function fetchFrom(rests: RestingPartitions<Partition>, nodeId: number, times: number): void {
  for (let n = 0; n < times; n += 1) rests.fetched(nodeId);
}

describe('RestingPartitions', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets a partition rest from which three fetches brought nothing, until the interval is over', () => {
    const retries = partition('retries');
    const rests = resting(retries);
    fetchFrom(rests, 1, 2);
    expect(retries.fetched).toBe(true);
    fetchFrom(rests, 1, 1);
    expect(retries.fetched).toBe(false);
    fetchFrom(rests, 1, 10);
    vi.advanceTimersByTime(999);
    expect(retries.fetched).toBe(false);
    vi.advanceTimersByTime(1);
    expect(retries.fetched).toBe(true);
    rests.close();
  });

  it('keeps one awake for as long as it brings something', () => {
    const [busy, quiet] = [partition('busy'), partition('quiet')];
    const rests = resting(busy, quiet);
    for (let turn = 0; turn < 5; turn += 1) {
      busy.progress += 1;
      fetchFrom(rests, 1, 3);
    }
    expect([busy.fetched, quiet.fetched]).toEqual([true, false]);
    fetchFrom(rests, 1, 3);
    expect(busy.fetched).toBe(false);
    rests.close();
  });

  it('waits for each broker: the slow one may lead the partition', () => {
    const retries = partition('retries');
    const rests = resting(retries);
    fetchFrom(rests, 1, 1);
    fetchFrom(rests, 2, 1);
    fetchFrom(rests, 1, 50);
    expect(retries.fetched).toBe(true);
    fetchFrom(rests, 2, 2);
    expect(retries.fetched).toBe(false);
    rests.close();
  });

  it('has all of a new assignment awake', () => {
    const [kept, added] = [partition('kept'), partition('added')];
    const rests = resting(kept);
    fetchFrom(rests, 1, 3);
    kept.fetched = true;
    rests.assign([kept, added]);
    fetchFrom(rests, 1, 2);
    expect([kept.fetched, added.fetched]).toEqual([true, true]);
    fetchFrom(rests, 1, 1);
    expect([kept.fetched, added.fetched]).toEqual([false, false]);
    rests.close();
  });
});
