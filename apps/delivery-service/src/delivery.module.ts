import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { BatchingProducer } from '@sight-webhooks/kafka';
import { createDeliveryLog } from '@sight-webhooks/delivery-log';
import {
  InvalidRecordPublisher,
  LineBudget,
  WebhookView,
  exitProcess,
  producerCheck,
  secondsSince,
  type ServiceContext,
} from '@sight-webhooks/service';
import { STATES, createConnection, type Connection } from 'mongoose';
import { DeliveryAttempts } from './attempts/delivery-attempts.js';
import { DeliveryTaskController } from './attempts/delivery-task.controller.js';
import { OpenedSecrets } from './attempts/opened-secrets.js';
import { OutcomePublisher } from './attempts/outcome.publisher.js';
import { RecentAttempts } from './attempts/recent-attempts.js';
import { WebhookVersions } from './attempts/webhook-versions.js';
import { Bulkheads } from './bulkheads/bulkheads.js';
import { DeliveryMetrics, registerAccountMetrics, registerBulkheadMetrics } from './delivery.metrics.js';
import {
  UndiciTransport,
  axiosEndpointClient,
  undiciEndpointClient,
  type EndpointClient,
} from './endpoint/index.js';
import { InstanceReporter } from './instances/instance-reporter.js';
import { DeliveryLogController } from './log/delivery-log.controller.js';
import { OutcomeBatches } from './log/outcome-batches.js';
import type { DeliverySettings } from './settings.js';

const LOG_MAY_BE_BEHIND_MS = 3_000;
const PREPARE_EVERY_MS = 5_000;
const SELECT_SERVER_MS = 5_000;
/** What comes of attempts shares requests: nobody waits for it, and a request costs the broker as much as ten records. */
const OUTCOMES_INTERVAL_MS = 25;
const ENDPOINT_CLIENT = Symbol('endpoint client');
const MONGO_CONNECTION = Symbol('mongo connection');
const ENDPOINT_CLIENTS = { axios: axiosEndpointClient, undici: undiciEndpointClient };

@Module({})
export class DeliveryModule implements OnApplicationShutdown {
  readonly #producer: BatchingProducer;
  readonly #view: WebhookView;
  readonly #bulkheads: Bulkheads;
  readonly #endpoints: EndpointClient;
  readonly #batches: OutcomeBatches;
  readonly #reporter: InstanceReporter;
  readonly #mongo: Connection;

  constructor(
    @Inject(BatchingProducer) producer: BatchingProducer,
    @Inject(WebhookView) view: WebhookView,
    @Inject(Bulkheads) bulkheads: Bulkheads,
    @Inject(ENDPOINT_CLIENT) endpoints: EndpointClient,
    @Inject(OutcomeBatches) batches: OutcomeBatches,
    @Inject(InstanceReporter) reporter: InstanceReporter,
    @Inject(MONGO_CONNECTION) mongo: Connection,
  ) {
    this.#producer = producer;
    this.#view = view;
    this.#bulkheads = bulkheads;
    this.#endpoints = endpoints;
    this.#batches = batches;
    this.#reporter = reporter;
    this.#mongo = mongo;
  }

  /** Nest has closed the transports before: nothing more is taken, and what had begun is finished or given up. */
  async onApplicationShutdown(): Promise<void> {
    this.#bulkheads.close();
    this.#batches.close();
    await this.#endpoints.close();
    await this.#producer.close();
    await this.#view.close();
    await this.#reporter.close();
    await this.#mongo.close();
  }

  static with(context: ServiceContext<DeliverySettings>): DynamicModule {
    const { instance, settings, logger, metrics, health, kafka, tracing } = context;
    const producer = new BatchingProducer(kafka, { minIntervalMs: OUTCOMES_INTERVAL_MS });
    const view = new WebhookView({ kafka, logger, metrics, onCrash: exitProcess });
    const bulkheads = new Bulkheads({
      maxRunning: settings.MAX_RUNNING_ATTEMPTS,
      maxRunningPerEndpoint: settings.MAX_RUNNING_PER_ENDPOINT,
      attemptTimeoutMs: settings.ATTEMPT_TIMEOUT_MS,
      probeAfterMs: Math.ceil(settings.PARK_DELAY_MS / 2),
    });
    registerBulkheadMetrics(metrics, bulkheads);
    registerAccountMetrics(metrics, bulkheads);
    const endpoints = ENDPOINT_CLIENTS[settings.ENDPOINT_CLIENT](
      new UndiciTransport({
        attemptTimeoutMs: settings.ATTEMPT_TIMEOUT_MS,
        allowNets: settings.EGRESS_ALLOW_NETS,
        allowHttp: settings.EGRESS_ALLOW_HTTP,
        // Webhooks of different accounts can share an origin: a limit of its own would let one that hangs block others.
        connectionsPerOrigin: settings.MAX_RUNNING_ATTEMPTS,
      }),
    );
    const invalidRecords = new InvalidRecordPublisher(producer, logger, metrics);
    const attempts = new DeliveryAttempts({
      view,
      versions: new WebhookVersions(view, logger, settings.CONFIG_WAIT_MS),
      recent: new RecentAttempts(settings.REMEMBERED_ATTEMPTS),
      bulkheads,
      endpoints,
      outcomes: new OutcomePublisher(producer),
      invalidRecords,
      secrets: new OpenedSecrets(settings.SECRETS_KEYRING),
      metrics: new DeliveryMetrics(metrics),
      logger,
      lines: new LineBudget(settings.LOG_SUCCESSES_PER_SECOND),
      tracing,
      version: instance.version,
      retryDelayMs: settings.RETRY_DELAY_MS,
      parkDelayMs: settings.PARK_DELAY_MS,
      expireAfterMs: settings.EXPIRE_AFTER_MS,
    });
    const mongo = createConnection(settings.MONGODB_URI, { serverSelectionTimeoutMS: SELECT_SERVER_MS });
    const log = createDeliveryLog(mongo, { retentionDays: settings.DELIVERY_LOG_RETENTION_DAYS });
    const batches = new OutcomeBatches(log, logger);
    const reporter = new InstanceReporter(mongo, instance, logger);
    void prepareCollections(mongo, [() => log.prepare(), () => reporter.ensureIndexes()], context);
    health.require('producer', producerCheck(producer));
    // Deliveries go on without the database; what came of them waits in Kafka.
    health.warn('delivery log', () =>
      batches.behindSince === undefined || Date.now() - batches.behindSince < LOG_MAY_BE_BEHIND_MS
        ? undefined
        : `nothing could be written for ${secondsSince(batches.behindSince)} s`,
    );
    health.warn('database', () =>
      mongo.readyState === STATES.connected ? undefined : 'MongoDB cannot be reached',
    );
    return {
      module: DeliveryModule,
      controllers: [DeliveryTaskController, DeliveryLogController],
      providers: [
        { provide: BatchingProducer, useValue: producer },
        { provide: WebhookView, useValue: view },
        { provide: Bulkheads, useValue: bulkheads },
        { provide: ENDPOINT_CLIENT, useValue: endpoints },
        { provide: DeliveryAttempts, useValue: attempts },
        { provide: OutcomeBatches, useValue: batches },
        { provide: InstanceReporter, useValue: reporter },
        { provide: MONGO_CONNECTION, useValue: mongo },
        { provide: InvalidRecordPublisher, useValue: invalidRecords },
      ],
    };
  }
}

/** The service starts without its database, so the indexes are made whenever it comes. */
async function prepareCollections(
  mongo: Connection,
  steps: readonly (() => Promise<void>)[],
  { logger }: ServiceContext<unknown>,
): Promise<void> {
  for (;;) {
    try {
      await mongo.asPromise();
      for (const step of steps) await step();
      return;
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'database.not_prepared');
      await new Promise((resolve) => setTimeout(resolve, PREPARE_EVERY_MS).unref());
      if (mongo.readyState === STATES.disconnected)
        mongo.openUri(mongo.get('uri') as string).catch(() => undefined);
    }
  }
}
