import type { Delivery } from '@sight-webhooks/contracts';
import type { Logger, WebhookView } from '@sight-webhooks/service';

const RECHECK_MS = 250;

/**
 * Nothing is decided about a delivery before this instance's view has the version of the webhook that the event was
 * matched with: a view that is some milliseconds behind would take a new webhook for a removed one.
 */
export class WebhookVersions {
  readonly #view: WebhookView;
  readonly #logger: Logger;
  readonly #maxWaitMs: number;

  constructor(view: WebhookView, logger: Logger, maxWaitMs: number) {
    this.#view = view;
    this.#logger = logger;
    this.#maxWaitMs = maxWaitMs;
  }

  /** Whether the view has what the delivery was matched with. */
  has({ webhookId, webhookVersion }: Delivery): boolean {
    return (this.#view.get(webhookId)?.version ?? 0) >= webhookVersion;
  }

  /**
   * Resolves once the view has what the delivery was matched with, or when it is complete and does not know the
   * webhook any more. A version that never comes (nobody published it) ends the wait, and the newest known decides.
   */
  async wait(delivery: Delivery): Promise<void> {
    const deadline = performance.now() + this.#maxWaitMs;
    while (performance.now() < deadline) {
      try {
        await this.#view.readToEnd(Math.max(1, deadline - performance.now()));
      } catch {
        break;
      }
      if (this.has(delivery) || this.#view.get(delivery.webhookId) === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, RECHECK_MS));
    }
    const { messageId, webhookId, webhookVersion } = delivery;
    this.#logger.warn(
      { messageId, webhookId, webhookVersion, waitedMs: this.#maxWaitMs },
      'delivery.version_unknown',
    );
  }
}
