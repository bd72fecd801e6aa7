import { TOPICS, encodeWebhookConfig } from '@sight-webhooks/contracts';
import type { BatchingProducer } from '@sight-webhooks/kafka';
import { crashPoint, type Logger } from '@sight-webhooks/service';
import { Histogram, type Registry } from 'prom-client';
import { toConfigRecord } from '../webhooks/webhook.mapper.js';
import type { Webhook } from '../webhooks/webhook.js';
import type { WebhooksRepository } from '../webhooks/webhooks.repository.js';

export type WebhookPublisherOptions = {
  readonly producer: BatchingProducer;
  readonly repository: Pick<WebhooksRepository, 'markPublished'>;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** How long a caller waits for the broker. */
  readonly timeoutMs: number;
};

/**
 * Brings webhooks to `webhooks.config`. The document in the database is the outbox: what is not published now, or
 * whose acknowledgement was lost, is found there by the reconciler.
 */
export class WebhookPublisher {
  readonly #options: WebhookPublisherOptions;
  readonly #duration: Histogram;
  /** With when they began, the oldest first. */
  readonly #underWay = new Map<Promise<boolean>, number>();

  constructor(options: WebhookPublisherOptions) {
    this.#options = options;
    this.#duration = new Histogram({
      name: 'config_publish_duration_seconds',
      help: 'From the attempt to publish a webhook to the acknowledgement of the broker, however long that takes.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 60],
      registers: [options.metrics],
    });
  }

  /** Since when the broker has owed an acknowledgement for longer than callers wait, milliseconds since the epoch. */
  get overdueSince(): number | undefined {
    const [oldest] = this.#underWay.values();
    return oldest === undefined || Date.now() - oldest < this.#options.timeoutMs ? undefined : oldest;
  }

  /**
   * Publishes a webhook as it is.
   * @returns false when the broker has not acknowledged in time; it goes on trying nevertheless
   */
  async publish(webhook: Webhook): Promise<boolean> {
    const publication = this.#produce(webhook).finally(() => this.#underWay.delete(publication));
    this.#underWay.set(publication, Date.now());
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, this.#options.timeoutMs, false);
    });
    const published = await Promise.race([publication, timeout]);
    clearTimeout(timer);
    return published;
  }

  /** Resolves once nothing is under way any more; close the producer first, or that may take as long as the broker is away. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay.keys());
  }

  async #produce(webhook: Webhook): Promise<boolean> {
    const { producer, repository, logger } = this.#options;
    const { id, version } = webhook;
    const stopTimer = this.#duration.startTimer();
    try {
      await producer.send([{ topic: TOPICS.config, ...encodeWebhookConfig(toConfigRecord(webhook)) }]);
    } catch (error) {
      logger.warn({ err: error, webhookId: id, version }, 'config.not_published');
      return false;
    }
    stopTimer();
    crashPoint('webhook.published');
    await repository.markPublished(id, version).catch((error: unknown) => {
      // It is in the topic, which is what counts; the reconciler notes it.
      logger.warn({ err: error, webhookId: id, version }, 'config.not_marked');
    });
    return true;
  }
}
