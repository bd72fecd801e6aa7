import type { Logger, WebhookView } from '@sight-webhooks/service';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Webhook } from '../webhooks/webhook.js';
import type { WebhookVersions, WebhooksRepository } from '../webhooks/webhooks.repository.js';
import type { LastRecords } from './last-records.js';
import { publicationOf, type Publication } from './publication.js';
import type { WebhookPublisher } from './webhook-publisher.js';

export type ReconcilerOptions = {
  readonly repository: Pick<WebhooksRepository, 'versionsAfter' | 'load' | 'markPublished'>;
  readonly publisher: Pick<WebhookPublisher, 'publish'>;
  readonly view: Pick<WebhookView, 'readToEnd'>;
  /** Kept up to date by the view. */
  readonly lastRecords: LastRecords;
  readonly logger: Logger;
  readonly metrics: Registry;
};

const PAGE_SIZE = 500;
const READ_TIMEOUT_MS = 5_000;

/**
 * Compares the topic's last record of every webhook with the database, and publishes again what is behind: what a
 * crash or an outage of the broker left, and what two instances published in the wrong order. Every instance does so
 * by itself: to publish the current state twice is harmless, so there is no leader and no lock.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #unpublished: Gauge;
  readonly #republished: Counter;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#unpublished = new Gauge({
      name: 'config_outbox_unpublished',
      help: 'Webhooks whose current version the broker was not known to have, at the last comparison.',
      registers: [options.metrics],
    });
    this.#republished = new Counter({
      name: 'config_reconciler_republished_total',
      help: 'Webhooks that were published again because the topic was behind.',
      registers: [options.metrics],
    });
  }

  /**
   * One comparison of everything; only once the view is complete.
   * @throws when the database or the broker is away; the next sweep finds what this one did not
   */
  async sweep(): Promise<void> {
    const { repository, view } = this.#options;
    let unpublished = 0;
    let last = '';
    let failure: Error | undefined;
    for (;;) {
      const page = await repository.versionsAfter(last, PAGE_SIZE);
      unpublished += page.filter(({ version, publishedVersion }) => publishedVersion < version).length;
      const differing = page.filter((webhook) => this.#publicationOf(webhook) !== 'current');
      // Counted to the end also while the broker is away: that is when somebody looks at the count.
      if (differing.length > 0 && failure === undefined)
        await this.#bringUp(differing).catch((error: unknown) => (failure = error as Error));
      if (page.length < PAGE_SIZE) break;
      last = page.at(-1)?.id ?? '';
    }
    this.#unpublished.set(unpublished);
    if (failure !== undefined) throw failure;
    // Also where nothing differs: it tells whether the topic can be read at all.
    await view.readToEnd(READ_TIMEOUT_MS);
  }

  /** Looks again, at the topic first: most of what differs is on its way, published by who has just changed it. */
  async #bringUp(differing: readonly WebhookVersions[]): Promise<void> {
    const { repository, publisher, view, logger } = this.#options;
    await view.readToEnd(READ_TIMEOUT_MS);
    const webhooks = await repository.load(differing.map(({ id }) => id));
    const behind: Webhook[] = [];
    for (const webhook of webhooks) {
      const publication = this.#publicationOf(webhook);
      if (publication === 'behind') behind.push(webhook);
      if (publication === 'unmarked') await repository.markPublished(webhook.id, webhook.version);
    }
    if (behind.length === 0) return;
    const published = await Promise.all(behind.map((webhook) => publisher.publish(webhook)));
    const count = published.filter(Boolean).length;
    this.#republished.inc(count);
    logger.info({ behind: behind.length, published: count }, 'config.republished');
  }

  #publicationOf(webhook: WebhookVersions): Publication {
    return publicationOf(webhook, this.#options.lastRecords.versionOf(webhook.id));
  }
}
