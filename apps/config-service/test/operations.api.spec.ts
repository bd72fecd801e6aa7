import { CONSUMER_GROUPS, operationsSchema, type Operations } from '@sight-webhooks/contracts';
import { ApiClient, waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';

const EVENTS = 7;
const TIMEOUT_MS = 30_000;

let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  config = await ConfigStack.start(1, { settings: { LAG_INTERVAL_MS: '1000' } });
  const token = await config.stack.keys.mintToken({ account: 'sight', roles: ['operator'] });
  api = new ApiClient(config.stack.url(), token);
  const events = Array.from({ length: EVENTS }, (_, resourceId) => ({ accountId: 'acme', resourceId }));
  await config.stack.emit(events.map((event) => ({ ...event, type: 'report.created' })));
});
afterAll(() => config.stop());

async function look(): Promise<Operations | undefined> {
  const { status, body } = await api.call('GET', '/operations');
  return status === 200 ? operationsSchema.parse(body) : undefined;
}

async function until(what: string, isSo: (seen: Operations) => boolean): Promise<Operations> {
  const isFound = (seen: Operations | undefined): boolean => seen !== undefined && isSo(seen);
  const found = await waitUntil(look, isFound, { what, timeoutMs: TIMEOUT_MS });
  if (found === undefined) throw new Error(what);
  return found;
}

const lagOf = ({ lags }: Operations, group: string): number =>
  lags.filter((lag) => lag.group === group).reduce((sum, { records }) => sum + records, 0);

/** Every reading of a metric by its labels, as Prometheus gets it. */
function readings(text: string, metric: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(new RegExp(`^${metric}\\{(.*),service="config-service"\\} (\\S+)$`, 'gm'));
  return new Map([...lines].map(([, labels = '', value]) => [labels, Number(value)]));
}

/** What the API and the metrics say of one and the same look. */
async function both(): Promise<{ readonly seen: Operations; readonly metrics: string }> {
  const pair = async () => {
    const seen = await look();
    const metrics = await (await fetch(`${config.stack.url()}/metrics`)).text();
    const after = await look();
    return seen !== undefined && seen.readAt === after?.readAt ? { seen, metrics } : undefined;
  };
  const what = 'a moment without a look in between';
  const found = await waitUntil(pair, (value) => value !== undefined, { what, timeoutMs: TIMEOUT_MS });
  if (found === undefined) throw new Error(what);
  return found;
}

describe('GET /operations', () => {
  it('shows what a group without instances has to do', async () => {
    const seen = await until(
      'all events have been seen, and are late',
      (each) => lagOf(each, CONSUMER_GROUPS.fanout) === EVENTS && each.lags.some(({ ageMs }) => ageMs > 0),
    );
    const fanout = seen.groups.find(({ group }) => group === CONSUMER_GROUPS.fanout);
    expect(fanout?.members).toEqual([]);
    const late = seen.lags.filter(({ group, records }) => group === CONSUMER_GROUPS.fanout && records > 0);
    for (const lag of late)
      expect(lag).toMatchObject({ committedOffset: null, overdueMs: null, lostRecords: 0 });
  });

  it('has the figures of the metrics', async () => {
    const { seen, metrics } = await both();
    const labelsOf = ({ group, topic, partition }: Operations['lags'][number]): string =>
      `group="${group}",topic="${topic}",partition="${String(partition)}"`;
    const records = new Map(seen.lags.map((lag) => [labelsOf(lag), lag.records]));
    expect(records.size).toBeGreaterThan(10);
    expect([...records.values()].reduce((sum, each) => sum + each)).toBe(EVENTS);
    expect(readings(metrics, 'kafka_consumer_group_lag_records')).toEqual(records);
    const seconds = new Map(seen.lags.map((lag) => [labelsOf(lag), lag.ageMs / 1_000]));
    expect(Math.max(...seconds.values())).toBeGreaterThan(0);
    expect(readings(metrics, 'kafka_consumer_group_lag_seconds')).toEqual(seconds);
    const overdue = seen.lags.flatMap((lag) =>
      lag.overdueMs === null ? [] : [[labelsOf(lag), lag.overdueMs / 1_000] as const],
    );
    expect(overdue.length).toBeGreaterThan(0);
    expect(readings(metrics, 'kafka_consumer_group_overdue_seconds')).toEqual(new Map(overdue));
    const ends = seen.topics.flatMap(({ topic, partitions }) =>
      partitions.map(
        (each) => [`topic="${topic}",partition="${String(each.partition)}"`, each.endOffset] as const,
      ),
    );
    expect(readings(metrics, 'kafka_partition_end_offset')).toEqual(new Map(ends));
    const kept = seen.topics.flatMap(({ topic, retentionMs }) =>
      retentionMs === null ? [] : [[`topic="${topic}"`, retentionMs / 1_000] as const],
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(readings(metrics, 'kafka_topic_retention_seconds')).toEqual(new Map(kept));
  });

  it('shows an instance that takes the work on, with every partition of its topic', async () => {
    await config.stack.startService('fanout-service');
    const seen = await until(
      'the work is done',
      (each) =>
        lagOf(each, CONSUMER_GROUPS.fanout) === 0 &&
        each.groups.some(({ group, members }) => group === CONSUMER_GROUPS.fanout && members.length === 1),
    );
    const fanout = seen.groups.find(({ group }) => group === CONSUMER_GROUPS.fanout);
    expect(fanout?.state).toBe('Stable');
    const [assigned] = fanout?.members[0]?.assigned ?? [];
    const topic = seen.topics.find((each) => each.topic === assigned?.topic);
    expect(assigned?.partitions.toSorted()).toEqual(topic?.partitions.map(({ partition }) => partition));
    const { seen: again, metrics } = await both();
    const members = again.groups.map(
      (each) => [`group="${each.group}",state="${each.state}"`, each.members.length] as const,
    );
    expect(readings(metrics, 'kafka_consumer_group_members')).toEqual(new Map(members));
  });
});
