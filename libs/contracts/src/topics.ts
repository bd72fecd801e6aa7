/** Every topic of the product, with how it is laid out. The names are public. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const TOPICS = {
  config: 'webhooks.config',
  deliver: 'webhooks.deliver',
  retry1: 'webhooks.retry-1',
  retry2: 'webhooks.retry-2',
  retry3: 'webhooks.retry-3',
  parked: 'webhooks.parked',
  outcomes: 'webhooks.outcomes',
  deadLetter: 'webhooks.dead-letter',
  invalidEvents: 'webhooks.invalid-events',
} as const;

export type TopicName = (typeof TOPICS)[keyof typeof TOPICS];

/** The topics whose records are delivery tasks: equally partitioned, keyed by webhook id. */
export const TASK_TOPICS = [
  TOPICS.deliver,
  TOPICS.retry1,
  TOPICS.retry2,
  TOPICS.retry3,
  TOPICS.parked,
] as const;

/** The topics whose records wait for their time: what is behind there is not late. */
export const DELAY_TOPICS = [TOPICS.retry1, TOPICS.retry2, TOPICS.retry3, TOPICS.parked] as const;

/** The consumer groups that share the work. Their names are public: operators see them. */
export const CONSUMER_GROUPS = {
  fanout: 'webhooks.fanout',
  delivery: 'webhooks.delivery',
  deliveryLog: 'webhooks.delivery-log',
} as const;

/** The topic of the n-th attempt of a delivery. Attempt 1 is `webhooks.deliver`, attempt 4 `webhooks.retry-3`. */
export function topicOfAttempt(attempt: number): TopicName {
  const topic = [TOPICS.deliver, TOPICS.retry1, TOPICS.retry2, TOPICS.retry3][attempt - 1];
  if (topic === undefined) throw new RangeError(`no topic for attempt ${String(attempt)}`);
  return topic;
}

export type TopicSpec = {
  readonly name: string;
  /** 'many': the configured number of partitions; 'one': exactly one, because its order is a total order. */
  readonly partitions: 'many' | 'one';
  readonly config: Readonly<Record<string, string>>;
};

/** Longer than the reconciler's period, so that it always sees the last record of a webhook before the cleaner does. */
const MIN_COMPACTION_LAG_MS = HOUR_MS;
/** Longer than the longest outage that the product promises to survive (24 h parked + time to repair). */
const TASK_RETENTION_MS = 7 * DAY_MS;
/** At least as long as the delivery log keeps a delivery, so that what it shows as failed can be sent again. */
const DEAD_LETTER_RETENTION_MS = 35 * DAY_MS;

const deletedAfter = (ms: number): Readonly<Record<string, string>> => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(ms),
});

export const TOPIC_SPECS: readonly TopicSpec[] = [
  {
    name: TOPICS.config,
    partitions: 'one',
    config: {
      'cleanup.policy': 'compact',
      'min.compaction.lag.ms': String(MIN_COMPACTION_LAG_MS),
      'delete.retention.ms': String(7 * DAY_MS),
    },
  },
  ...TASK_TOPICS.map((name): TopicSpec => ({
    name,
    partitions: 'many',
    config: deletedAfter(TASK_RETENTION_MS),
  })),
  { name: TOPICS.outcomes, partitions: 'many', config: deletedAfter(TASK_RETENTION_MS) },
  { name: TOPICS.deadLetter, partitions: 'many', config: deletedAfter(DEAD_LETTER_RETENTION_MS) },
  {
    name: TOPICS.invalidEvents,
    partitions: 'one',
    // Room for the largest record that another topic takes (1 MiB) with the headers that are added to it.
    config: { ...deletedAfter(DEAD_LETTER_RETENTION_MS), 'max.message.bytes': String(2 * 1024 * 1024) },
  },
];
