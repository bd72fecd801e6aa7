import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '@sight-webhooks/service';
import { Counter, Registry } from 'prom-client';
import type { Principal } from '../auth/principal.js';
import type { Webhook } from './webhook.js';

export type WebhookChange = 'created' | 'edited' | 'activated' | 'deactivated' | 'secret_rotated' | 'removed';

export type ChangeDetails = {
  readonly webhook: Webhook;
  /** The names of what was set, never the values. */
  readonly fields: readonly string[];
  readonly published: boolean;
};

/** Who changed what: one line in the log for each change. */
@Injectable()
export class WebhookChangeJournal {
  readonly #logger: Logger;
  readonly #changes: Counter;

  constructor(@Inject(LOGGER) logger: Logger, @Inject(Registry) metrics: Registry) {
    this.#logger = logger;
    this.#changes = new Counter({
      name: 'webhook_changes_total',
      help: 'Changes of webhooks that were saved, by kind.',
      labelNames: ['change'],
      registers: [metrics],
    });
  }

  record({ subject, accountId }: Principal, change: WebhookChange, details: ChangeDetails): void {
    const { webhook, fields, published } = details;
    this.#changes.inc({ change });
    this.#logger.info(
      { change, subject, accountId, webhookId: webhook.id, version: webhook.version, fields, published },
      'webhook.changed',
    );
  }
}
