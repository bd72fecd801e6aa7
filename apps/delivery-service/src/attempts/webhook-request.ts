import { SecretUnavailableError, type DeliveryTask, type WebhookConfig } from '@sight-webhooks/contracts';
import { SigningSecretError, attemptHeaders, type EndpointRequest } from '../endpoint/index.js';
import type { OpenedSecrets } from './opened-secrets.js';

export type WebhookRequestResult =
  | { readonly kind: 'request'; readonly request: EndpointRequest }
  /** A secret could not be opened; `detail` names the field, never the secret. */
  | { readonly kind: 'credentials_unavailable'; readonly detail: string };

/** The request of one attempt, with the webhook's address, credentials and signing secrets as they are now. */
export function webhookRequest(
  task: DeliveryTask,
  config: WebhookConfig,
  secrets: OpenedSecrets,
  startedAt: number,
  version: string,
): WebhookRequestResult {
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
              password: secrets.password(config.basicAuth.sealedPassword, config),
            },
      signingKeys: currentSecrets(config, startedAt).map((sealed) => secrets.signingKey(sealed, config)),
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
