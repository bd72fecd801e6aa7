import type { LagSnapshot, PartitionLag } from '@sight-webhooks/kafka';
import { Gauge, type Registry } from 'prom-client';
import type { LagMonitor } from './lag-monitor.js';
import { overdueMs } from './overdue.js';

type Reading = { readonly labels: Record<string, string | number>; readonly value: number };

/**
 * What is known of the consumer groups from outside. Without a recent look there are no values, rather than old ones:
 * `kafka_lag_age_seconds` tells.
 *
 * @param delayOf how long the records of a topic wait before they are due, milliseconds; undefined where they are at once
 */
export function registerLagMetrics(
  registry: Registry,
  monitor: LagMonitor,
  delayOf: (topic: string) => number | undefined,
): void {
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    read: (snapshot: LagSnapshot) => readonly Reading[],
  ): Gauge =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        const { snapshot } = monitor;
        if (snapshot === undefined) return;
        for (const { labels, value } of read(snapshot)) this.set(labels, value);
      },
    });
  const ofGroups = (name: string, help: string, valueOf: (lag: PartitionLag) => number | undefined): Gauge =>
    gauge(name, help, ['group', 'topic', 'partition'], ({ lags }) =>
      lags.flatMap((lag) => {
        const value = valueOf(lag);
        const { groupId: group, topic, partition } = lag;
        return value === undefined ? [] : [{ labels: { group, topic, partition }, value }];
      }),
    );
  const ofPartitions = (name: string, help: string, key: 'earliest' | 'end'): Gauge =>
    gauge(name, help, ['topic', 'partition'], ({ partitions }) =>
      partitions.map((each) => ({
        labels: { topic: each.topic, partition: each.partition },
        value: each[key],
      })),
    );

  ofGroups(
    'kafka_consumer_group_lag_records',
    'Records that the group has not finished, those that it finished out of order left out.',
    ({ records }) => records,
  );
  ofGroups(
    'kafka_consumer_group_lag_seconds',
    'How long the first record that the group has not finished has been in the topic, at least.',
    ({ ageMs }) => ageMs / 1_000,
  );
  ofGroups(
    'kafka_consumer_group_overdue_seconds',
    'How long the first record of a delay topic that is not finished has been due, at least.',
    ({ topic, ageMs }) => {
      const delayMs = delayOf(topic);
      return delayMs === undefined ? undefined : overdueMs(ageMs, delayMs) / 1_000;
    },
  );
  ofGroups(
    'kafka_consumer_group_committed_offset',
    'The offset that the group has committed; none where it never has.',
    ({ committed }) => committed,
  );
  ofGroups(
    'kafka_consumer_group_earliest_margin_records',
    'Records between the earliest one that the topic still has and where the group goes on.',
    ({ committed, earliest }) => Math.max(0, (committed ?? earliest) - earliest),
  );
  ofGroups(
    'kafka_consumer_group_lost_records',
    'Records that were deleted before the group had finished them.',
    ({ lost }) => lost,
  );
  ofPartitions(
    'kafka_partition_earliest_offset',
    'The first offset that the partition still has.',
    'earliest',
  );
  ofPartitions('kafka_partition_end_offset', 'The offset that the next record of the partition gets.', 'end');
  gauge('kafka_consumer_group_members', 'Members of the group.', ['group', 'state'], ({ groups }) =>
    groups.map(({ groupId: group, state, members }) => ({
      labels: { group, state },
      value: members.length,
    })),
  );
  gauge(
    'kafka_topic_retention_seconds',
    'How long the topic keeps its records; none where it keeps them without end.',
    ['topic'],
    () =>
      [...monitor.retention].flatMap(([topic, retentionMs]) =>
        retentionMs === undefined ? [] : [{ labels: { topic }, value: retentionMs / 1_000 }],
      ),
  );
  const startedAtMs = Date.now();
  new Gauge({
    name: 'kafka_lag_age_seconds',
    help: 'Time since the consumer groups were last looked at with success.',
    registers: [registry],
    collect() {
      this.set((Date.now() - (monitor.succeededAtMs ?? startedAtMs)) / 1_000);
    },
  });
}
