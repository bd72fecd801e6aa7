import { COMPONENTS } from '@sight-webhooks/contracts';
import type { TopicToCreate } from '@sight-webhooks/kafka';
import { productTopics } from '@sight-webhooks/service';

export type TopicSettings = {
  readonly KAFKA_PARTITIONS: number;
  readonly KAFKA_REPLICATION_FACTOR: number;
};

/** The product's topics and those of the catalogue's components, as they are created where they do not exist. */
export function topicsToCreate(settings: TopicSettings): TopicToCreate[] {
  const { KAFKA_PARTITIONS: partitions, KAFKA_REPLICATION_FACTOR: replicationFactor } = settings;
  return [
    ...productTopics(settings),
    // They belong to Sight's services: where they exist, their layout is not ours to choose.
    ...COMPONENTS.map(({ topic }) => ({ name: topic, partitions, replicationFactor, config: {} })),
  ];
}
