import type { SkippedReason, WebhookConfig } from '@sight-webhooks/contracts';
import type { WebhookState } from '@sight-webhooks/service';

export type WebhookDecision =
  | { readonly kind: 'send'; readonly config: WebhookConfig }
  | { readonly kind: 'skip'; readonly reason: SkippedReason };

/** What becomes of an attempt that would be made now, with the webhook as it is now. */
export function decide(state: WebhookState | undefined): WebhookDecision {
  // The view is complete, so a webhook that it does not know has been removed, and the removal compacted away.
  if (state?.config == null) return { kind: 'skip', reason: 'webhook_removed' };
  if (!state.config.active) return { kind: 'skip', reason: 'webhook_inactive' };
  return { kind: 'send', config: state.config };
}
