import { COMPONENTS, TOPIC_SPECS } from '@sight-webhooks/contracts';
import type { TopicToCreate } from '@sight-webhooks/kafka';

export type TopicSettings = {
  readonly KAFKA_PARTITIONS: number;
  readonly KAFKA_REPLICATION_FACTOR: number;
};

/** The product's topics and those of the catalogue's components, as they are created where they do not exist. */
export function topicsToCreate(settings: TopicSettings): TopicToCreate[] {
  const { KAFKA_PARTITIONS: many, KAFKA_REPLICATION_FACTOR: replicationFactor } = settings;
  return [
    ...TOPIC_SPECS.map(({ name, partitions, config }) => ({
      name,
      partitions: partitions === 'one' ? 1 : many,
      replicationFactor,
      config,
    })),
    // They belong to Sight's services, whose retention holds where they exist.
    ...COMPONENTS.map(({ topic }) => ({ name: topic, partitions: many, replicationFactor, config: {} })),
  ];
}
