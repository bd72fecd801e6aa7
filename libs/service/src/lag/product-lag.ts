import { COMPONENTS, CONSUMER_GROUPS, DELAY_TOPICS, TASK_TOPICS, TOPICS } from '@sight-webhooks/contracts';
import { LagReader, type GroupTopics, type KafkaConnection } from '@sight-webhooks/kafka';

const GROUPS: readonly GroupTopics[] = [
  { groupId: CONSUMER_GROUPS.fanout, topics: COMPONENTS.map(({ topic }) => topic) },
  { groupId: CONSUMER_GROUPS.delivery, topics: TASK_TOPICS },
  { groupId: CONSUMER_GROUPS.deliveryLog, topics: [TOPICS.deliver, TOPICS.outcomes] },
];

/** Nobody's lag, but an operator wants to see how much is there. */
const OTHER_TOPICS = [TOPICS.config, TOPICS.deadLetter, TOPICS.invalidEvents];

/** Looks at the consumer groups and topics of the product. */
export function productLagReader(kafka: KafkaConnection): LagReader {
  return new LagReader(kafka, GROUPS, OTHER_TOPICS);
}

/** How long the records of a topic of the product wait before they are due, milliseconds; undefined where not at all. */
export function delayOfTopic(settings: {
  readonly RETRY_DELAY_MS: number;
  readonly PARK_DELAY_MS: number;
}): (topic: string) => number | undefined {
  const delays = new Map<string, number>(DELAY_TOPICS.map((topic) => [topic, settings.RETRY_DELAY_MS]));
  delays.set(TOPICS.parked, settings.PARK_DELAY_MS);
  return (topic) => delays.get(topic);
}
