import type { WebhookConfigRecord } from '@sight-webhooks/contracts';

/**
 * The version of the last record that `webhooks.config` has of each webhook, whether or not an earlier one is newer:
 * after compaction the last one is all that is left. A tombstone counts as no record.
 */
export class LastRecords {
  readonly #versions = new Map<string, number>();

  note({ webhookId, version, config }: WebhookConfigRecord): void {
    if (config === null) this.#versions.delete(webhookId);
    else this.#versions.set(webhookId, version);
  }

  /** 0 when the topic has none. */
  versionOf(webhookId: string): number {
    return this.#versions.get(webhookId) ?? 0;
  }
}
