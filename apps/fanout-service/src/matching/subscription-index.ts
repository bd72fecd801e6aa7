import type { WebhookConfig } from '@sight-webhooks/contracts';
import type { WebhookState } from '@sight-webhooks/service';

/** What matching needs of an active webhook. */
export type Subscription = {
  readonly webhookId: string;
  readonly webhookName: string;
  /** The version of the webhook that is matched. */
  readonly webhookVersion: number;
};

type ByWebhook = Map<string, Subscription>;
type ByEventCode = Map<string, ByWebhook>;

/**
 * The active webhooks by account and event code, kept up with the changes of the webhook view. Finding an event's
 * webhooks costs as much as there are of them, whatever else the view holds.
 */
export class SubscriptionIndex {
  readonly #byAccount = new Map<string, ByEventCode>();

  /** Takes over one change of the view: the index then holds `current` and nothing of `previous`. */
  change(webhookId: string, current: WebhookState, previous: WebhookState | undefined): void {
    if (isActive(previous?.config)) this.#remove(webhookId, previous.config);
    if (isActive(current.config)) this.#add(current.version, current.config);
  }

  /** The account's active webhooks that have selected the event. */
  match(accountId: string, eventCode: string): readonly Subscription[] {
    const webhooks = this.#byAccount.get(accountId)?.get(eventCode);
    return webhooks === undefined ? [] : [...webhooks.values()];
  }

  /** Accounts with at least one active webhook. */
  get accounts(): number {
    return this.#byAccount.size;
  }

  #add(webhookVersion: number, { webhookId, name, accountId, events }: WebhookConfig): void {
    const subscription = { webhookId, webhookName: name, webhookVersion };
    if (events.length === 0) return;
    const byCode = this.#byAccount.get(accountId) ?? new Map<string, ByWebhook>();
    this.#byAccount.set(accountId, byCode);
    for (const code of events) {
      const webhooks = byCode.get(code) ?? new Map<string, Subscription>();
      byCode.set(code, webhooks.set(webhookId, subscription));
    }
  }

  #remove(webhookId: string, { accountId, events }: WebhookConfig): void {
    const byCode = this.#byAccount.get(accountId);
    if (byCode === undefined) return;
    for (const code of events) {
      const webhooks = byCode.get(code);
      webhooks?.delete(webhookId);
      if (webhooks?.size === 0) byCode.delete(code);
    }
    if (byCode.size === 0) this.#byAccount.delete(accountId);
  }
}

function isActive(config: WebhookConfig | null | undefined): config is WebhookConfig {
  return config?.active === true;
}
