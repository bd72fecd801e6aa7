import { CONSUMER_GROUPS, TOPICS } from '@sight-webhooks/contracts';

/** What the services would show, and which alerts have to fire for it; no other may. */
export type Scenario = {
  readonly name: string;
  /** Series in the notation of promtool, one value a minute, instead of the healthy ones of the same name. */
  readonly series: Readonly<Record<string, string>>;
  readonly atMinute: number;
  readonly firing: readonly string[];
};

const MINUTES = 300;
const constant = (value: number): string => `${String(value)}x${String(MINUTES)}`;
const growing = (aMinute: number): string => `0+${String(aMinute)}x${String(MINUTES)}`;
/** As usual until the fault comes, in the third hour. */
export const FAULT_AT = 200;
const after = (usual: number, fault: string): string => `${String(usual)}x${String(FAULT_AT - 1)} ${fault}`;
const countingUntilFault = (aMinute: number): string =>
  `0+${String(aMinute)}x${String(FAULT_AT - 1)} ${String(aMinute * (FAULT_AT - 1))}x100`;

const place = (group: string, topic: string): string => `group="${group}",topic="${topic}",partition="0"`;
const EVENTS = place(CONSUMER_GROUPS.fanout, 'sight.inspection.reports');
const DELIVER = place(CONSUMER_GROUPS.delivery, TOPICS.deliver);
const RETRY = place(CONSUMER_GROUPS.delivery, TOPICS.retry1);
const OUTCOMES = place(CONSUMER_GROUPS.deliveryLog, TOPICS.outcomes);
const PLACES = [EVENTS, DELIVER, RETRY, OUTCOMES];

const ofPlaces = (metric: string, values: string): Record<string, string> =>
  Object.fromEntries(PLACES.map((labels) => [`${metric}{${labels}}`, values]));

const LATENESS = 'delivery_attempt_lateness_seconds';
const lateness = (total: string, in5s: string, in60s: string): Record<string, string> => ({
  [`${LATENESS}_count`]: total,
  [`${LATENESS}_bucket{le="5"}`]: in5s,
  [`${LATENESS}_bucket{le="60"}`]: in60s,
});
const FAILED = 'delivery_attempts_total{outcome="http_status"}';
const SUCCEEDED = 'delivery_attempts_total{outcome="success"}';
const DEAD_LETTERS = 'delivery_dead_letters_total{reason="attempts_exhausted"}';
const ENDED = 'deliveries_ended_total{status="delivered"}';

/** A system under load on which nothing is wrong. */
export const HEALTHY: Readonly<Record<string, string>> = {
  ...ofPlaces('kafka_consumer_group_lag_seconds', constant(2)),
  ...ofPlaces('kafka_consumer_group_lag_records', constant(40)),
  ...ofPlaces('kafka_consumer_group_committed_offset', growing(600)),
  ...ofPlaces('kafka_consumer_group_lost_records', constant(0)),
  [`kafka_consumer_group_lag_seconds{${RETRY}}`]: constant(100),
  [`kafka_consumer_group_overdue_seconds{${RETRY}}`]: constant(40),
  'kafka_consumer_group_members{group="webhooks.delivery",state="Stable"}': constant(2),
  [`kafka_topic_retention_seconds{topic="${TOPICS.deliver}"}`]: constant(604_800),
  kafka_lag_age_seconds: constant(8),
  ...lateness(growing(600), growing(599), growing(600)),
  [SUCCEEDED]: growing(600),
  [FAILED]: growing(60),
  [DEAD_LETTERS]: growing(1),
  [ENDED]: growing(600),
  'delivery_endpoints{breaker="closed"}': constant(90),
  'delivery_endpoints{breaker="open"}': constant(3),
  'invalid_records_total{reason="malformed_json"}': constant(0),
  'up{job="sight-webhooks",instance="a:3002"}': constant(1),
  'config_view_age_seconds{service="fanout-service",instance="a:3001"}': constant(4),
  config_outbox_unpublished: constant(0),
  'config_records_unreadable_total{reason="malformed_json"}': constant(0),
};

export const SCENARIOS: readonly Scenario[] = [
  { name: 'nothing is wrong', series: {}, atMinute: FAULT_AT + 60, firing: [] },
  {
    name: 'a few attempts are late where there are few',
    series: lateness('0x199 5x100', '0x199 1x100', '0x199 1x100'),
    atMinute: FAULT_AT + 5,
    firing: [],
  },
  {
    name: 'retries wait for their time, however many',
    series: { [`kafka_consumer_group_lag_records{${RETRY}}`]: after(40, '90000x100') },
    atMinute: FAULT_AT + 20,
    firing: [],
  },
  {
    name: 'a tenth of the attempts is made too late',
    series: lateness(growing(600), growing(540), growing(540)),
    atMinute: FAULT_AT,
    firing: [
      'AvailabilityFastBurn',
      'AvailabilityBurn',
      'AvailabilitySlowBurn',
      'LatencyBurn',
      'LatencySlowBurn',
    ],
  },
  {
    name: 'a fifth of the attempts is slow, but in time',
    series: lateness(growing(600), growing(480), growing(600)),
    atMinute: FAULT_AT,
    firing: ['LatencyFastBurn', 'LatencyBurn', 'LatencySlowBurn'],
  },
  {
    name: 'a fifth of the attempts is slow, as Prometheus 3 stores it',
    series: {
      ...lateness(growing(600), '_x300', '_x300'),
      [`${LATENESS}_bucket{le="5.0"}`]: growing(480),
      [`${LATENESS}_bucket{le="60.0"}`]: growing(600),
    },
    atMinute: FAULT_AT,
    firing: ['LatencyFastBurn', 'LatencyBurn', 'LatencySlowBurn'],
  },
  {
    name: 'nothing is delivered any more',
    series: {
      ...lateness(countingUntilFault(600), countingUntilFault(600), countingUntilFault(600)),
      [SUCCEEDED]: countingUntilFault(600),
      [FAILED]: countingUntilFault(60),
      [DEAD_LETTERS]: countingUntilFault(1),
      [ENDED]: countingUntilFault(600),
      [`kafka_consumer_group_lag_seconds{${DELIVER}}`]: after(2, '60+60x100'),
      [`kafka_consumer_group_lag_records{${DELIVER}}`]: after(40, '600+600x100'),
      [`kafka_consumer_group_overdue_seconds{${RETRY}}`]: after(40, '60+60x100'),
      [`kafka_consumer_group_committed_offset{${DELIVER}}`]: countingUntilFault(600),
      [`kafka_consumer_group_committed_offset{${RETRY}}`]: countingUntilFault(600),
      'kafka_consumer_group_members{group="webhooks.delivery",state="Stable"}': '2x199 _x100',
      'kafka_consumer_group_members{group="webhooks.delivery",state="Empty"}': '_x199 0x100',
      'up{job="sight-webhooks",instance="a:3002"}': after(1, '0x100'),
    },
    atMinute: FAULT_AT + 20,
    firing: [
      'AvailabilityFastBurn',
      'AvailabilityBurn',
      'AvailabilitySlowBurn',
      'LatencyFastBurn',
      'LatencySlowBurn',
      'FirstAttemptsBehind',
      'RetriesOverdue',
      'PartitionStuck',
      'GroupWithoutMembers',
      'InstanceDown',
    ],
  },
  {
    name: 'fan-out does not keep up',
    series: { [`kafka_consumer_group_lag_seconds{${EVENTS}}`]: after(1, '60+20x100') },
    atMinute: FAULT_AT + 12,
    firing: ['EventsBehind'],
  },
  {
    name: 'the database is away',
    series: {
      [`kafka_consumer_group_lag_seconds{${OUTCOMES}}`]: after(1, '60+60x100'),
      [`kafka_consumer_group_committed_offset{${OUTCOMES}}`]: growing(1),
    },
    atMinute: FAULT_AT + 15,
    firing: ['DeliveryLogBehind'],
  },
  {
    name: 'one partition does not move, and the others do',
    series: {
      [`kafka_consumer_group_overdue_seconds{${RETRY}}`]: after(40, '60+60x100'),
      [`kafka_consumer_group_committed_offset{${RETRY}}`]: countingUntilFault(600),
      [`kafka_consumer_group_lag_records{${RETRY}}`]: constant(0),
    },
    atMinute: FAULT_AT + 15,
    firing: ['RetriesOverdue', 'PartitionStuck'],
  },
  {
    name: 'a group comes near what its topic keeps',
    series: { [`kafka_topic_retention_seconds{topic="${TOPICS.deliver}"}`]: after(604_800, '2.5x100') },
    atMinute: FAULT_AT + 10,
    firing: ['RetentionNear'],
  },
  {
    name: 'records were deleted unread',
    series: { [`kafka_consumer_group_lost_records{${EVENTS}}`]: after(0, '17x100') },
    atMinute: FAULT_AT + 1,
    firing: ['RecordsLost'],
  },
  {
    name: 'config-service is away',
    series: Object.fromEntries(
      Object.keys(HEALTHY)
        .filter((name) => /^(?:kafka_|config_outbox)/.test(name))
        .map((name) => [name, name === 'kafka_lag_age_seconds' ? after(8, '_x100') : after(0, '_x100')]),
    ),
    atMinute: FAULT_AT + 9,
    firing: ['LagUnknown'],
  },
  {
    name: 'Kafka cannot be asked',
    series: { kafka_lag_age_seconds: after(8, '60+60x100') },
    atMinute: FAULT_AT + 6,
    firing: ['LagUnknown'],
  },
  {
    name: 'many messages are given up that were not before',
    series: { [DEAD_LETTERS]: `0+1x199 200+60x100` },
    atMinute: FAULT_AT + 30,
    firing: ['DeadLettersRising'],
  },
  {
    name: 'our way out is broken',
    series: { [SUCCEEDED]: countingUntilFault(600), [FAILED]: `0+60x199 12000+600x100` },
    atMinute: FAULT_AT + 25,
    firing: ['MostAttemptsFail'],
  },
  {
    name: 'many endpoints hang at once',
    series: { 'delivery_endpoints{breaker="open"}': after(3, '40x100') },
    atMinute: FAULT_AT + 15,
    firing: ['ManyEndpointsHang'],
  },
  {
    name: 'a producer sends what nobody can read',
    series: { 'invalid_records_total{reason="malformed_json"}': after(0, '1x100') },
    atMinute: FAULT_AT + 2,
    firing: ['InvalidRecords'],
  },
  {
    name: 'an instance does not see changes of webhooks',
    series: {
      'config_view_age_seconds{service="fanout-service",instance="a:3001"}': after(4, '60+60x100'),
    },
    atMinute: FAULT_AT + 5,
    firing: ['ConfigViewStale'],
  },
  {
    name: 'changes do not get to Kafka',
    series: { config_outbox_unpublished: after(0, '2x100') },
    atMinute: FAULT_AT + 5,
    firing: ['ChangesNotPublished'],
  },
  {
    name: 'somebody else writes to webhooks.config',
    series: { 'config_records_unreadable_total{reason="malformed_json"}': after(0, '1x100') },
    atMinute: FAULT_AT + 2,
    firing: ['ConfigUnreadable'],
  },
];

/** What promtool runs. */
export function toTestFile(scenarios: readonly Scenario[]): object {
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: scenarios.map(({ name, series, atMinute, firing }) => ({
      name,
      interval: '1m',
      input_series: Object.entries({ ...HEALTHY, ...series }).map(([each, values]) => ({
        series: each,
        values,
      })),
      promql_expr_test: [
        {
          expr: 'count by (alertname) (ALERTS{alertstate="firing"}) > bool 0',
          eval_time: `${String(atMinute)}m`,
          exp_samples: firing
            .toSorted()
            .map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
        },
      ],
    })),
  };
}
