import { DELAYED, DELIVERY_LOG, FANOUT, FIRST_ATTEMPTS, PLACE, lag, lateness } from './lag.expressions.js';
import type { RuleGroup } from './rule.js';
import { MINUTE, duration, type Timing } from './timing.js';

/** Of what a topic keeps: beyond it there are days left, not weeks. */
const RETENTION_SHARE = 0.75;

/** Is anything late, stuck, or about to be lost in Kafka? */
export const kafkaRules = (timing: Timing): RuleGroup => ({
  name: 'kafka',
  recordings: [],
  alerts: [
    {
      name: 'EventsBehind',
      severity: 'page',
      forSeconds: 3 * MINUTE,
      conditions: [
        { value: `max(${lag('lag_seconds', `{${FANOUT}}`)})`, is: '>', limit: timing.limits.behind },
      ],
      summary: 'Events have waited for {{ $value | humanizeDuration }} to be matched with webhooks',
    },
    {
      name: 'FirstAttemptsBehind',
      severity: 'page',
      forSeconds: 3 * MINUTE,
      conditions: [
        { value: `max(${lag('lag_seconds', `{${FIRST_ATTEMPTS}}`)})`, is: '>', limit: timing.limits.behind },
      ],
      summary: 'Deliveries have waited for {{ $value | humanizeDuration }} for their first attempt',
    },
    {
      name: 'RetriesOverdue',
      severity: 'page',
      forSeconds: 3 * MINUTE,
      conditions: [
        { value: `max(${lag('overdue_seconds', `{${DELAYED}}`)})`, is: '>', limit: timing.limits.behind },
      ],
      summary: 'Retries or parked attempts are {{ $value | humanizeDuration }} overdue',
    },
    {
      name: 'DeliveryLogBehind',
      severity: 'ticket',
      forSeconds: 5 * MINUTE,
      conditions: [
        { value: `max(${lag('lag_seconds', `{${DELIVERY_LOG}}`)})`, is: '>', limit: timing.limits.logBehind },
      ],
      summary: 'The delivery log that customers see is {{ $value | humanizeDuration }} behind',
    },
    {
      name: 'PartitionStuck',
      severity: 'page',
      forSeconds: MINUTE,
      on: PLACE,
      conditions: [
        { value: lateness(), is: '>', limit: timing.limits.stuck },
        {
          value: `max by (${PLACE.join(', ')}) (changes(kafka_consumer_group_committed_offset[${duration(10 * MINUTE, timing)}]))`,
          is: '==',
          limit: 0,
        },
      ],
      summary:
        'Group {{ $labels.group }} does not get on with {{ $labels.topic }}, partition {{ $labels.partition }}',
    },
    {
      name: 'GroupWithoutMembers',
      severity: 'page',
      forSeconds: 2 * MINUTE,
      conditions: [{ value: 'max by (group) (kafka_consumer_group_members)', is: '==', limit: 0 }],
      on: ['group'],
      summary: 'No instance works for group {{ $labels.group }}',
    },
    {
      name: 'RetentionNear',
      severity: 'page',
      forSeconds: 5 * MINUTE,
      conditions: [
        {
          value: `${lag('lag_seconds')} / on (topic) group_left () max by (topic) (kafka_topic_retention_seconds)`,
          is: '>',
          limit: RETENTION_SHARE,
        },
      ],
      summary:
        'Group {{ $labels.group }} is {{ $value | humanizePercentage }} of the retention of {{ $labels.topic }} behind: soon records are deleted unread',
    },
    {
      name: 'RecordsLost',
      severity: 'page',
      forSeconds: 0,
      conditions: [{ value: lag('lost_records'), is: '>', limit: 0 }],
      summary:
        '{{ $value }} records of {{ $labels.topic }} were deleted before group {{ $labels.group }} had read them',
    },
    {
      name: 'LagUnknown',
      severity: 'page',
      forSeconds: 2 * MINUTE,
      conditions: [
        { value: 'min(kafka_lag_age_seconds) or vector(1e9)', is: '>', limit: timing.limits.lagAge },
      ],
      summary: 'Nobody knows how far the consumer groups are behind: config-service or Kafka is away',
    },
  ],
});
