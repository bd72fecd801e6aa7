import type { Webhook as WebhookView, WebhookConfigRecord } from '@sight-webhooks/contracts';
import type { WebhookDocument } from './webhook.schema.js';
import type { Webhook } from './webhook.js';

export function toWebhook({
  _id,
  retiringSigningSecrets = [],
  pinnedAuthorities = null,
  ...fields
}: WebhookDocument): Webhook {
  return { id: _id, retiringSigningSecrets, pinnedAuthorities, ...fields };
}

export function toDocument({ id, ...fields }: Webhook): WebhookDocument {
  return { _id: id, ...fields };
}

/** What the REST API shows: never a secret. */
export function toView(webhook: Webhook): WebhookView {
  const { basicAuth } = webhook;
  return {
    id: webhook.id,
    name: webhook.name,
    url: webhook.url,
    status: webhook.active ? 'active' : 'inactive',
    events: [...webhook.events],
    basicAuth: basicAuth && { username: basicAuth.username, passwordSet: basicAuth.passwordSet },
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
    version: webhook.version,
  };
}

/** What the other services get: the full state with sealed secrets, or the fact that it is gone. */
export function toConfigRecord(webhook: Webhook): WebhookConfigRecord {
  const { id: webhookId, version, basicAuth, pinnedAuthorities } = webhook;
  if (webhook.removedAt !== null) return { webhookId, version, config: null };
  const config = {
    webhookId,
    accountId: webhook.accountId,
    name: webhook.name,
    url: webhook.url,
    active: webhook.active,
    events: [...webhook.events],
    basicAuth: basicAuth && { username: basicAuth.username, sealedPassword: basicAuth.sealedPassword },
    sealedSigningSecrets: [...webhook.sealedSigningSecrets],
    retiringSigningSecrets: webhook.retiringSigningSecrets.map(({ sealed, validUntil }) => ({
      sealed,
      validUntil: validUntil.getTime(),
    })),
    ...(pinnedAuthorities === null ? {} : { pinnedAuthorities }),
  };
  return { webhookId, version, config };
}
