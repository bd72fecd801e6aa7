import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { BatchingProducer, KafkaConnection } from '@sight-webhooks/kafka';
import type { Health, LagMonitor, Logger, WebhookView } from '@sight-webhooks/service';
import { STATES, type Connection } from 'mongoose';
import { openMongoConnection } from '../database/mongo.connection.js';
import type { ReconcilerSchedule } from '../publishing/reconciler.schedule.js';
import type { WebhookPublisher } from '../publishing/webhook-publisher.js';
import type { ConfigServiceSettings } from '../settings.js';
import { topicsToCreate } from './topics.js';
import { untilSuccessful } from './until-successful.js';

export type ConfigServiceParts = {
  readonly settings: ConfigServiceSettings;
  readonly logger: Logger;
  readonly health: Health;
  readonly kafka: KafkaConnection;
  readonly producer: BatchingProducer;
  readonly view: WebhookView;
  readonly connection: Connection;
  /** Each makes the indexes of its collections. */
  readonly collections: readonly { ensureIndexes(): Promise<void> }[];
  readonly publisher: WebhookPublisher;
  readonly reconciliation: ReconcilerSchedule;
  readonly lag: LagMonitor;
};

const PRODUCER_DRAIN_MS = 5_000;

/**
 * Starts and stops what lives behind the HTTP server, in order. The start goes on in the background: the service
 * listens at once, answers changes with 202 while the broker is away, and 503 while the database is.
 */
export class ConfigServiceLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: ConfigServiceParts;
  readonly #stopping = new AbortController();
  #databaseProblem: string | undefined = 'not connected yet';
  #brokerProblem: string | undefined;
  /** Whether the broker has been tried: until then it is not known to be away. */
  #brokerTried = false;

  constructor(parts: ConfigServiceParts) {
    this.#parts = parts;
    this.#reportHealth();
  }

  onApplicationBootstrap(): void {
    void this.#start();
  }

  /** Nest calls this when the HTTP server has answered what it had taken on. */
  async onApplicationShutdown(): Promise<void> {
    const { producer, publisher, view, connection, reconciliation, lag } = this.#parts;
    this.#stopping.abort();
    await Promise.all([reconciliation.stop(), lag.stop()]);
    await producer.close(PRODUCER_DRAIN_MS);
    await publisher.settled();
    await view.close();
    await connection.close();
  }

  async #start(): Promise<void> {
    const started = await Promise.all([this.#startDatabase(), this.#startBroker()]);
    if (started.every(Boolean)) this.#parts.reconciliation.start();
  }

  async #startDatabase(): Promise<boolean> {
    const { settings, connection, collections } = this.#parts;
    return this.#untilSuccessful(
      'database',
      async () => {
        await openMongoConnection(connection, settings.MONGODB_URI);
        for (const collection of collections) await collection.ensureIndexes();
      },
      (problem) => (this.#databaseProblem = problem),
    );
  }

  async #startBroker(): Promise<boolean> {
    const { settings, kafka, producer, view, lag } = this.#parts;
    return this.#untilSuccessful(
      'broker',
      async () => {
        await producer.connect();
        await kafka.ensureTopics(topicsToCreate(settings));
        lag.start();
        await view.start();
      },
      (problem) => {
        this.#brokerTried = true;
        this.#brokerProblem = problem;
      },
    );
  }

  #untilSuccessful(
    name: string,
    attempt: () => Promise<void>,
    onProgress: (problem: string | undefined) => void,
  ): Promise<boolean> {
    const { logger } = this.#parts;
    return untilSuccessful({ name, attempt, onProgress, logger, signal: this.#stopping.signal });
  }

  #reportHealth(): void {
    const { health, connection, publisher, reconciliation } = this.#parts;
    health.require('mongodb', () => {
      if (this.#databaseProblem !== undefined) return this.#databaseProblem;
      return connection.readyState === STATES.connected ? undefined : 'the connection is lost';
    });
    health.require('kafka-first-attempt', () =>
      this.#brokerTried ? undefined : 'the topics have not been looked at yet',
    );
    health.warn('kafka', () => {
      if (this.#brokerProblem !== undefined) return this.#brokerProblem;
      const since = publisher.overdueSince;
      if (since === undefined) return undefined;
      return `no acknowledgement since ${new Date(since).toISOString()}; changes are answered with 202`;
    });
    health.warn('reconciler', () => reconciliation.problem());
  }
}
