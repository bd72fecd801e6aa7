import {
  SecretUnavailableError,
  type DeliveryTask,
  type SecretField,
  type SecretOpener,
  type WebhookConfig,
} from '@sight-webhooks/contracts';
import { SigningSecretError, attemptHeaders, type EndpointRequest } from '../endpoint/index.js';

export type WebhookRequestResult =
  | { readonly kind: 'request'; readonly request: EndpointRequest }
  /** A secret could not be opened; `detail` names the field, never the secret. */
  | { readonly kind: 'credentials_unavailable'; readonly detail: string };

/**
 * The request of one attempt, with the webhook's address, credentials and signing secrets as they are now. Their
 * plaintext exists only in what is returned.
 */
export function webhookRequest(
  task: DeliveryTask,
  config: WebhookConfig,
  secrets: SecretOpener,
  startedAt: number,
  version: string,
): WebhookRequestResult {
  const open = (sealed: string, field: SecretField): string =>
    secrets.open(sealed, { accountId: config.accountId, webhookId: config.webhookId, field });
  try {
    const headers = attemptHeaders({
      messageId: task.delivery.messageId,
      attempt: task.attempt,
      startedAt,
      body: task.body,
      traceparent: task.traceparent,
      basicAuth:
        config.basicAuth === null
          ? null
          : {
              username: config.basicAuth.username,
              password: open(config.basicAuth.sealedPassword, 'basicAuth.password'),
            },
      signingSecrets: currentSecrets(config, startedAt).map((sealed) => open(sealed, 'signingSecret')),
      version,
    });
    const { url, pinnedAuthorities } = config;
    return { kind: 'request', request: { url, headers, body: task.body, pinnedAuthorities } };
  } catch (error) {
    if (error instanceof SecretUnavailableError || error instanceof SigningSecretError) {
      return { kind: 'credentials_unavailable', detail: error.message };
    }
    throw error;
  }
}

/** Sealed; the replaced ones that still count come last. */
function currentSecrets(config: WebhookConfig, now: number): string[] {
  const retiring = (config.retiringSigningSecrets ?? []).filter(({ validUntil }) => now < validUntil);
  return [...config.sealedSigningSecrets, ...retiring.map(({ sealed }) => sealed)];
}
