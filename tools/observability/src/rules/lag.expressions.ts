import { CONSUMER_GROUPS, DELAY_TOPICS, TOPICS } from '@sight-webhooks/contracts';

/** Every instance of config-service tells the same figures: one of them counts. */
export const PLACE = ['group', 'topic', 'partition'] as const;

type LagMetric =
  | 'lag_records'
  | 'lag_seconds'
  | 'overdue_seconds'
  | 'committed_offset'
  | 'earliest_margin_records'
  | 'lost_records';

/** A figure of the consumer groups, by group, topic and partition. */
export const lag = (metric: LagMetric, selector = ''): string =>
  `max by (${PLACE.join(', ')}) (kafka_consumer_group_${metric}${selector})`;

const pattern = (names: readonly string[]): string => names.join('|').replaceAll('.', String.raw`\\.`);

export const DELAYED = `topic=~"${pattern(DELAY_TOPICS)}"`;
export const FANOUT = `group="${CONSUMER_GROUPS.fanout}"`;
export const FIRST_ATTEMPTS = `group="${CONSUMER_GROUPS.delivery}",topic="${TOPICS.deliver}"`;
export const DELIVERY_LOG = `group="${CONSUMER_GROUPS.deliveryLog}"`;
/** Groups on whose work deliveries wait. */
const ON_THE_WAY = `group=~"${pattern([CONSUMER_GROUPS.fanout, CONSUMER_GROUPS.delivery])}"`;

/** How late the first unfinished record is: its age, or in a delay topic how long it has been due. */
export const lateness = (): string =>
  `${lag('overdue_seconds')} or ${lag('lag_seconds', `{topic!~"${pattern(DELAY_TOPICS)}"}`)}`;

/** Records in partitions whose first is later than so many seconds. */
export const recordsLaterThan = (seconds: number): string =>
  `(sum(${lag('lag_records', `{${ON_THE_WAY}}`)} and on (${PLACE.join(', ')}) ((${lateness()}) > ${String(seconds)})) or vector(0))`;
