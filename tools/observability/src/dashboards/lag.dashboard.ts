import { DELAYED, lag } from '../rules/lag.expressions.js';
import { alert, page, type DashboardSpec, rate } from './panel.js';

const by = (labels: string, aggregate: string, expr: string): string =>
  `${aggregate} by (${labels}) (${expr})`;

export const consumerLag: DashboardSpec = {
  uid: 'sight-lag',
  title: 'Sight Webhooks / Consumer lag',
  description:
    'How far is each consumer group behind, in records and in time? From the services themselves: no Kafka exporter is needed.',
  variables: [
    { name: 'topic', label: 'Topic', query: 'label_values(kafka_consumer_group_lag_records, topic)' },
  ],
  rows: [
    {
      title: 'How far behind?',
      panels: [
        {
          question: 'How long has the first unfinished record waited?',
          description:
            'Seconds, by group and topic, the worst partition. In the delay topics the delay (60 s) is normal.',
          kind: 'graph',
          unit: 's',
          queries: [
            {
              expr: by('group, topic', 'max', lag('lag_seconds', '{topic=~"$topic"}')),
              legend: '{{group}} {{topic}}',
            },
          ],
          runbook: alert('FirstAttemptsBehind'),
        },
        {
          question: 'How many records are not finished?',
          description:
            'By group and topic. What was finished out of order is not counted, and markers of transactions are not.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: by('group, topic', 'sum', lag('lag_records', '{topic=~"$topic"}')),
              legend: '{{group}} {{topic}}',
            },
          ],
          runbook: page('how-many-records-are-not-finished'),
        },
        {
          question: 'How overdue is the head of each delay topic?',
          description: 'Lag is normal in these topics; this is not. An attempt under way takes up to 60 s.',
          kind: 'graph',
          unit: 's',
          queries: [{ expr: by('topic', 'max', lag('overdue_seconds')), legend: '{{topic}}' }],
          runbook: alert('RetriesOverdue'),
        },
        {
          question: 'How many wait in the delay topics?',
          description: 'Retries and parked attempts that are not due, or not finished.',
          kind: 'graph',
          unit: 'short',
          queries: [{ expr: by('topic', 'sum', lag('lag_records', `{${DELAYED}}`)), legend: '{{topic}}' }],
          runbook: page('how-many-wait-in-the-delay-topics'),
        },
      ],
    },
    {
      title: 'Which partition, and does it move?',
      panels: [
        {
          question: 'Which partitions are the furthest behind?',
          description:
            'The ten with the oldest unfinished record. One alone: a key with much traffic, or a stuck partition.',
          kind: 'graph',
          unit: 's',
          queries: [
            {
              expr: `topk(10, ${lag('lag_seconds', '{topic=~"$topic"}')})`,
              legend: '{{group}} {{topic}}/{{partition}}',
            },
          ],
          runbook: alert('PartitionStuck'),
        },
        {
          question: 'How fast do the groups get on?',
          description: 'Offsets committed per second. At 0 with lag: stuck, or nobody works.',
          kind: 'graph',
          unit: 'cps',
          queries: [
            {
              expr: by(
                'group, topic',
                'sum',
                `deriv(kafka_consumer_group_committed_offset{topic=~"$topic"}[$__rate_interval])`,
              ),
              legend: '{{group}} {{topic}}',
            },
          ],
          runbook: alert('PartitionStuck'),
        },
        {
          question: 'How much is produced?',
          description: 'Records per second, by topic. Outcomes are at least twice the deliveries.',
          kind: 'graph',
          unit: 'cps',
          queries: [{ expr: by('topic', 'sum', rate('kafka_partition_end_offset')), legend: '{{topic}}' }],
          runbook: page('how-much-is-produced'),
        },
        {
          question: 'How many members has each group?',
          description:
            'Of its instances, and the state that Kafka tells. More instances than partitions have nothing to do.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'max by (group, state) (kafka_consumer_group_members)', legend: '{{group}} {{state}}' },
          ],
          runbook: alert('GroupWithoutMembers'),
        },
      ],
    },
    {
      title: 'Is retention about to bite?',
      panels: [
        {
          question: 'How much of the retention is used up?',
          description:
            'Age of the first unfinished record as a share of what its topic keeps. At 1 it is deleted unread.',
          kind: 'graph',
          unit: 'percentunit',
          queries: [
            {
              expr: `${by('group, topic', 'max', lag('lag_seconds'))} / on (topic) group_left () max by (topic) (kafka_topic_retention_seconds)`,
              legend: '{{group}} {{topic}}',
            },
          ],
          runbook: alert('RetentionNear'),
        },
        {
          question: 'How far is the earliest record behind the groups?',
          description:
            'Records between the earliest that is left and where the group goes on, the worst partition. 0 while the group has lag: it reads what is deleted next.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: by('group, topic', 'min', lag('earliest_margin_records')),
              legend: '{{group}} {{topic}}',
            },
          ],
          runbook: alert('RetentionNear'),
        },
        {
          question: 'How much do the topics hold?',
          description: 'Records, those that are finished included.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (topic) (max by (topic, partition) (kafka_partition_end_offset) - max by (topic, partition) (kafka_partition_earliest_offset))',
              legend: '{{topic}}',
            },
          ],
          runbook: page('how-much-do-the-topics-hold'),
        },
        {
          question: 'How old are these figures?',
          description:
            'Time since config-service last looked at Kafka with success. Normal: its interval, 10 s.',
          kind: 'graph',
          unit: 's',
          queries: [{ expr: 'min(kafka_lag_age_seconds)', legend: 'age' }],
          runbook: alert('LagUnknown'),
        },
      ],
    },
  ],
};
