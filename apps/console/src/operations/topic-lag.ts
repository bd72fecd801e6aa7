import type { PartitionLagView } from '@sight-webhooks/contracts/api';

/** How far a group is behind in a topic: its records added up, and the partition that is worst. */
export type TopicLag = {
  readonly group: string;
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  /** How late the first record is that is not finished, milliseconds: since it is due, in a delay topic. */
  readonly latenessMs: number;
  /** Whether records wait in the topic until they are due, so that lag is normal there. */
  readonly waits: boolean;
  readonly lostRecords: number;
};

/** One line for each group and topic, in the order of the lags. */
export function topicLags(lags: readonly PartitionLagView[]): readonly TopicLag[] {
  const byTopic = Map.groupBy(lags, ({ group, topic }) => `${group} ${topic}`);
  return [...byTopic.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    return {
      group: first.group,
      topic: first.topic,
      partitions: all.length,
      records: sum(all.map(({ records }) => records)),
      latenessMs: Math.max(...all.map(({ ageMs, overdueMs }) => overdueMs ?? ageMs)),
      waits: first.overdueMs !== null,
      lostRecords: sum(all.map(({ lostRecords }) => lostRecords)),
    };
  });
}

/** Delivery tasks that wait in a topic, in all of its partitions. */
export const waitingIn = (lags: readonly TopicLag[], isMeant: (topic: string) => boolean): number =>
  sum(lags.filter(({ topic }) => isMeant(topic)).map(({ records }) => records));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
