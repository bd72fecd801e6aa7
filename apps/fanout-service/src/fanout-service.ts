import type { MicroserviceOptions } from '@nestjs/microservices';
import { COMPONENTS, CONSUMER_GROUPS, TOPICS } from '@sight-webhooks/contracts';
import { BatchingProducer, type TopicToCreate } from '@sight-webhooks/kafka';
import {
  KafkaTransportStrategy,
  WebhookView,
  exitProcess,
  productTopics,
  type ServiceDefinition,
} from '@sight-webhooks/service';
import { DOMAIN_EVENTS } from './events/domain-event.controller.js';
import { FanoutModule } from './fanout.module.js';
import { registerConsumerMetrics } from './fanout.metrics.js';
import { fanoutSettings, type FanoutSettings } from './settings.js';

/** On top of the grace: the last commit, what the producer still holds, the view, the HTTP server. */
const CLOSING_MS = 15_000;

/** Turns Sight's domain events into one delivery for each webhook that has selected them. */
export const fanoutService: ServiceDefinition<FanoutSettings> = {
  name: 'fanout-service',
  settings: fanoutSettings,
  port: (settings) => settings.FANOUT_PORT,
  packageJson: new URL('../package.json', import.meta.url),
  module: (context) => FanoutModule.with(context),
  configure: async (app, { settings, kafka, health, metrics }) => {
    await kafka.ensureTopics([...productTopics(settings), ...domainTopics(settings)]);
    await app.get(BatchingProducer).connect([TOPICS.deliver]);
    await app.get(WebhookView).start();
    const strategy = new KafkaTransportStrategy({
      connection: kafka,
      groupId: CONSUMER_GROUPS.fanout,
      transportId: DOMAIN_EVENTS,
      maxWaitingPerPartition: settings.MAX_WAITING_PER_PARTITION,
      sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT_MS,
      shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
      onCrash: exitProcess,
    });
    health.require('consumer', () => strategy.consumer?.problem);
    registerConsumerMetrics(metrics, () => strategy.consumer?.partitions ?? []);
    app.connectMicroservice<MicroserviceOptions>({ strategy });
  },
  shutdownDeadlineMs: (settings) => settings.SHUTDOWN_GRACE_MS + CLOSING_MS,
};

/** Sight's own topics; created only where this service comes first, because a consumer needs its topics to exist. */
function domainTopics(settings: FanoutSettings): TopicToCreate[] {
  return COMPONENTS.map(({ topic }) => ({
    name: topic,
    partitions: settings.KAFKA_PARTITIONS,
    replicationFactor: settings.KAFKA_REPLICATION_FACTOR,
    config: {},
  }));
}
