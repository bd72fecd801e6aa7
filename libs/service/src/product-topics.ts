import { TOPIC_SPECS } from '@sight-webhooks/contracts';
import type { TopicToCreate } from '@sight-webhooks/kafka';

/** Every topic of the product, as a service creates it where it does not exist yet. */
export function productTopics(settings: {
  readonly KAFKA_PARTITIONS: number;
  readonly KAFKA_REPLICATION_FACTOR: number;
}): TopicToCreate[] {
  return TOPIC_SPECS.map(({ name, partitions, config }) => ({
    name,
    partitions: partitions === 'one' ? 1 : settings.KAFKA_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    // With acks=all a record is then in two places at least before anybody is told that it is safe.
    config: { ...config, 'min.insync.replicas': String(Math.min(2, settings.KAFKA_REPLICATION_FACTOR)) },
  }));
}
