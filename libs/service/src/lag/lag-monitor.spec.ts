import type { LagSnapshot } from '@sight-webhooks/kafka';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LagMonitor } from './lag-monitor.js';
import { registerLagMetrics } from './lag.metrics.js';
import { delayOfTopic } from './product-lag.js';

const INTERVAL_MS = 10_000;
const log = { info: vi.fn(), warn: vi.fn() };

function snapshot(): LagSnapshot {
  const place = { partition: 0, earliest: 10, end: 100 };
  const behind = { ...place, groupId: 'webhooks.delivery', committed: 40, records: 60, lost: 0 };
  return {
    atMs: Date.now(),
    partitions: [{ ...place, topic: 'webhooks.retry-1' }],
    lags: [
      { ...behind, topic: 'webhooks.deliver', ageMs: 61_000 },
      { ...behind, topic: 'webhooks.retry-1', ageMs: 61_500 },
      { ...behind, topic: 'webhooks.parked', ageMs: 4_000, committed: undefined, lost: 3 },
    ],
    groups: [{ groupId: 'webhooks.delivery', state: 'Empty', members: [] }],
  };
}

function monitored(read: () => Promise<LagSnapshot>) {
  const reader = { read: vi.fn(read), retention: vi.fn(() => Promise.resolve(new Map([['a', 60_000]]))) };
  const monitor = new LagMonitor({
    reader: { ...reader, close: () => Promise.resolve() },
    intervalMs: INTERVAL_MS,
    logger: log,
  });
  const registry = new Registry();
  registerLagMetrics(registry, monitor, delayOfTopic({ RETRY_DELAY_MS: 60_000, PARK_DELAY_MS: 5_000 }));
  return { monitor, reader, metrics: () => registry.metrics() };
}

describe('LagMonitor', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('shows what it saw, by group, topic and partition', async () => {
    const { monitor, metrics } = monitored(() => Promise.resolve(snapshot()));
    monitor.start();
    await vi.waitFor(() => {
      expect(monitor.snapshot).toBeDefined();
    });
    const text = await metrics();
    const labels = (topic: string): string => `{group="webhooks.delivery",topic="${topic}",partition="0"}`;
    expect(text).toContain(`kafka_consumer_group_lag_records${labels('webhooks.deliver')} 60`);
    expect(text).toContain(`kafka_consumer_group_lag_seconds${labels('webhooks.deliver')} 61`);
    expect(text).toContain(`kafka_consumer_group_earliest_margin_records${labels('webhooks.deliver')} 30`);
    expect(text).toContain(`kafka_consumer_group_lost_records${labels('webhooks.parked')} 3`);
    expect(text).toContain('kafka_consumer_group_members{group="webhooks.delivery",state="Empty"} 0');
    expect(text).toContain('kafka_topic_retention_seconds{topic="a"} 60');
    expect(text).not.toContain(`kafka_consumer_group_committed_offset${labels('webhooks.parked')}`);
    await monitor.stop();
  });

  it('tells how long the head of a delay topic is overdue, and of no other topic', async () => {
    const { monitor, metrics } = monitored(() => Promise.resolve(snapshot()));
    monitor.start();
    await vi.waitFor(() => {
      expect(monitor.snapshot).toBeDefined();
    });
    const overdue = (await metrics()).match(/^kafka_consumer_group_overdue_seconds.*$/gm);
    expect(overdue?.map((line) => line.replace(/.*topic="([^"]+)".* /, '$1 '))).toEqual([
      'webhooks.retry-1 1.5',
      'webhooks.parked 0',
    ]);
    await monitor.stop();
  });

  it('shows nothing rather than what was long ago, and how long ago it was', async () => {
    let reachable = true;
    const { monitor, metrics } = monitored(() =>
      reachable ? Promise.resolve(snapshot()) : Promise.reject(new Error('away')),
    );
    monitor.start();
    await vi.waitFor(() => {
      expect(monitor.snapshot).toBeDefined();
    });
    reachable = false;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await metrics()).not.toMatch(/^kafka_consumer_group_lag_records\{/m);
    expect(await metrics()).toMatch(/^kafka_lag_age_seconds 1[12]\d/m);
    expect(log.warn).toHaveBeenCalledTimes(1);
    await monitor.stop();
  });

  it('looks no more often than it was told, and not while a look is under way', async () => {
    let finish: (seen: LagSnapshot) => void = () => undefined;
    const { monitor, reader } = monitored(() => new Promise((resolve) => (finish = resolve)));
    monitor.start();
    monitor.start();
    await vi.advanceTimersByTimeAsync(10 * INTERVAL_MS);
    expect(reader.read).toHaveBeenCalledTimes(1);
    finish(snapshot());
    await vi.advanceTimersByTimeAsync(INTERVAL_MS - 1);
    expect(reader.read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(reader.read).toHaveBeenCalledTimes(2);
    const stopped = monitor.stop();
    finish(snapshot());
    await stopped;
  });
});
