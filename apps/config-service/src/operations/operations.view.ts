import type { Operations } from '@sight-webhooks/contracts';
import type { LagSnapshot } from '@sight-webhooks/kafka';
import { overdueMs } from '@sight-webhooks/service';

export type Retention = ReadonlyMap<string, number | undefined>;

/**
 * What was seen of the consumer groups and topics, as the API shows it: the figures that the metrics are made from.
 *
 * @param delayOf how long the records of a topic wait before they are due, milliseconds; undefined where they are at once
 */
export function operationsView(
  { atMs, groups, partitions, lags }: LagSnapshot,
  retention: Retention,
  delayOf: (topic: string) => number | undefined,
): Omit<Operations, 'deliveryInstances'> {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return {
    readAt: new Date(atMs).toISOString(),
    groups: groups.map(({ groupId, state, members }) => ({
      group: groupId,
      state,
      members: members.map(({ assigned, ...member }) => ({
        ...member,
        assigned: assigned.map(({ topic, partitions: numbers }) => ({ topic, partitions: [...numbers] })),
      })),
    })),
    topics: [...byTopic].map(([topic, places]) => ({
      topic,
      retentionMs: retention.get(topic) ?? null,
      partitions: places.map(({ partition, earliest, end }) => ({
        partition,
        earliestOffset: earliest,
        endOffset: end,
      })),
    })),
    lags: lags.map(({ groupId, topic, partition, records, ageMs, committed, lost }) => {
      const delayMs = delayOf(topic);
      return {
        group: groupId,
        topic,
        partition,
        records,
        ageMs,
        overdueMs: delayMs === undefined ? null : overdueMs(ageMs, delayMs),
        committedOffset: committed ?? null,
        lostRecords: lost,
      };
    }),
  };
}
