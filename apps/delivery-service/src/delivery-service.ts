import type { MicroserviceOptions } from '@nestjs/microservices';
import { CONSUMER_GROUPS, TASK_TOPICS, TOPICS, readNotBefore } from '@sight-webhooks/contracts';
import { BatchingProducer, type ConsumedRecord } from '@sight-webhooks/kafka';
import {
  KafkaTransportStrategy,
  type KafkaTransportOptions,
  WebhookView,
  exitProcess,
  productTopics,
  type ServiceDefinition,
} from '@sight-webhooks/service';
import { DELIVERY_TASKS } from './attempts/delivery-task.controller.js';
import { waitMs } from './attempts/due-time.js';
import { Bulkheads } from './bulkheads/bulkheads.js';
import { registerConsumerMetrics } from './delivery.metrics.js';
import { deliveryLoad } from './instances/delivery-load.js';
import { InstanceReporter } from './instances/instance-reporter.js';
import { DeliveryModule } from './delivery.module.js';
import { DELIVERY_LOG } from './log/delivery-log.controller.js';
import { deliverySettings, type DeliverySettings } from './settings.js';

/** On top of the grace: the last commit, what the producer still holds, the view, the HTTP server. */
const CLOSING_MS = 20_000;
/** The log is written ten times a second: a request to the broker for each record would bring nothing. */
const LOG_MIN_FETCH_BYTES = 64 * 1_024;
/** All of a busy webhook is in one partition of `deliver`, and what a fetch brings beyond this is fetched once more. */
const LOG_MAX_WAITING_PER_PARTITION = 6_000;
/** Retries and parked attempts are fetched in intervals, which are short beside what they have to wait. */
const MAX_REST_MS = 1_000;
const MAX_REST_OF_DELAY = 1 / 4;
/** Below this they would hardly ever rest. */
const MIN_REST_MS = 300;

/** Makes the attempts, retries what fails, and keeps the delivery log. */
export const deliveryService: ServiceDefinition<DeliverySettings> = {
  name: 'delivery-service',
  settings: deliverySettings,
  port: (settings) => settings.DELIVERY_PORT,
  packageJson: new URL('../package.json', import.meta.url),
  module: (context) => DeliveryModule.with(context),
  configure: async (app, { settings, kafka, health, metrics }) => {
    await kafka.ensureTopics(productTopics(settings));
    await app.get(BatchingProducer).connect([TOPICS.outcomes, TOPICS.retry1]);
    await app.get(WebhookView).start();
    // One group for the first attempt, the retries and the parked: one member has all of a webhook's traffic.
    const tasks = new KafkaTransportStrategy({
      connection: kafka,
      groupId: CONSUMER_GROUPS.delivery,
      transportId: DELIVERY_TASKS,
      delayOf: (record) => delayOf(record, settings),
      ...restingTopics(settings),
      maxWaitingPerPartition: settings.MAX_WAITING_PER_PARTITION,
      sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT_MS,
      shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
      onCrash: exitProcess,
    });
    const log = new KafkaTransportStrategy({
      connection: kafka,
      groupId: CONSUMER_GROUPS.deliveryLog,
      transportId: DELIVERY_LOG,
      together: true,
      minFetchBytes: LOG_MIN_FETCH_BYTES,
      maxWaitingPerPartition: LOG_MAX_WAITING_PER_PARTITION,
      sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT_MS,
      shutdownGraceMs: 0,
      onCrash: exitProcess,
    });
    health.require('delivery consumer', () => tasks.consumer?.problem);
    health.warn('delivery log consumer', () => log.consumer?.problem);
    const overdueMs = (): number => tasks.consumer?.overdueMs ?? 0;
    registerConsumerMetrics(
      metrics,
      () => [...(tasks.consumer?.partitions ?? []), ...(log.consumer?.partitions ?? [])],
      overdueMs,
    );
    app.get(InstanceReporter).start(() => deliveryLoad(app.get(Bulkheads), overdueMs()));
    app.connectMicroservice<MicroserviceOptions>({ strategy: tasks });
    app.connectMicroservice<MicroserviceOptions>({ strategy: log });
  },
  shutdownDeadlineMs: (settings) => settings.SHUTDOWN_GRACE_MS + CLOSING_MS,
};

/** What waits for a minute need not be asked for ten times a second, in a request that names each partition. */
function restingTopics({
  RETRY_DELAY_MS,
  PARK_DELAY_MS,
}: DeliverySettings): Pick<KafkaTransportOptions, 'resting'> {
  const intervalMs = Math.min(MAX_REST_MS, Math.min(RETRY_DELAY_MS, PARK_DELAY_MS) * MAX_REST_OF_DELAY);
  if (intervalMs < MIN_REST_MS) return {};
  return {
    resting: { topics: new Set(TASK_TOPICS.filter((topic) => topic !== TOPICS.deliver)), intervalMs },
  };
}

function delayOf({ topic, headers }: ConsumedRecord, settings: DeliverySettings): number {
  const maxDelayMs = topic === TOPICS.parked ? settings.PARK_DELAY_MS : settings.RETRY_DELAY_MS;
  return waitMs(readNotBefore(headers), Date.now(), maxDelayMs);
}
