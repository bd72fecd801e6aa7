import {
  SecretUnavailableError,
  isSealedUnderActiveKey,
  openSecret,
  sealSecret,
  type Keyring,
  type SecretField,
} from '@sight-webhooks/contracts';
import type { Webhook } from '../webhooks/webhook.js';

export type Resealing =
  /** Its next version: the same secrets under the active key, each with a new data key. */
  | { readonly kind: 'resealed'; readonly webhook: Webhook }
  | { readonly kind: 'current' }
  /** A key that it needs is not in the keyring; `detail` names it. */
  | { readonly kind: 'unreadable'; readonly detail: string };

/** Brings the secrets of a webhook under the first key of the keyring. */
export function reseal(webhook: Webhook, keyring: Keyring): Resealing {
  if (secretsOf(webhook).every((sealed) => isSealedUnderActiveKey(sealed, keyring)))
    return { kind: 'current' };
  const again = (sealed: string, field: SecretField): string => {
    const binding = { accountId: webhook.accountId, webhookId: webhook.id, field };
    return sealSecret(openSecret(sealed, binding, keyring), binding, keyring);
  };
  const { basicAuth } = webhook;
  try {
    const secrets = {
      basicAuth: basicAuth && {
        ...basicAuth,
        sealedPassword: again(basicAuth.sealedPassword, 'basicAuth.password'),
      },
      sealedSigningSecrets: webhook.sealedSigningSecrets.map((sealed) => again(sealed, 'signingSecret')),
      retiringSigningSecrets: webhook.retiringSigningSecrets.map(({ sealed, validUntil }) => ({
        sealed: again(sealed, 'signingSecret'),
        validUntil,
      })),
    };
    // A version of its own, or no view of the other services would take it over.
    return { kind: 'resealed', webhook: { ...webhook, ...secrets, version: webhook.version + 1 } };
  } catch (error) {
    if (error instanceof SecretUnavailableError) return { kind: 'unreadable', detail: error.message };
    throw error;
  }
}

function secretsOf({ basicAuth, sealedSigningSecrets, retiringSigningSecrets }: Webhook): string[] {
  return [
    ...(basicAuth === null ? [] : [basicAuth.sealedPassword]),
    ...sealedSigningSecrets,
    ...retiringSigningSecrets.map(({ sealed }) => sealed),
  ];
}
