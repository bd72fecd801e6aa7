import { randomUUID } from 'node:crypto';
import { TOPICS, encodeWebhookConfig, parseKeyring, sealSecret } from '@sight-webhooks/contracts';
import type { OutgoingRecord } from '@sight-webhooks/kafka';
import { MongoClient } from 'mongodb';
import type { Lab } from '../../lab/lab.js';
import { produceAtOnce } from '../../load/event-load.js';

export type WebhookAtRest = { readonly webhookId: string; readonly accountId: string; readonly url: string };

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NAME = 'At rest';
const EVENTS = ['report.created'];
const DOCUMENTS_A_STATEMENT = 5_000;

export function webhooksAtRest(
  count: number,
  of: (index: number) => Pick<WebhookAtRest, 'accountId' | 'url'>,
): WebhookAtRest[] {
  return Array.from({ length: count }, (_, index) => ({ webhookId: randomUUID(), ...of(index) }));
}

/** As if they had been created: in the database and in the topic. The REST API would take minutes for so many. */
export async function createAtRest(lab: Lab, webhooks: readonly WebhookAtRest[]): Promise<void> {
  const keyring = parseKeyring(lab.stack.keys.keyring);
  const sealed = webhooks.map((webhook) => ({
    ...webhook,
    secret: sealSecret(SECRET, { ...webhook, field: 'signingSecret' }, keyring),
  }));
  const client = await new MongoClient(lab.stack.mongoUri).connect();
  try {
    const collection = client.db().collection<{ _id: string }>('webhooks');
    for (let start = 0; start < sealed.length; start += DOCUMENTS_A_STATEMENT)
      await collection.insertMany(sealed.slice(start, start + DOCUMENTS_A_STATEMENT).map(documentOf));
  } finally {
    await client.close();
  }
  await produceAtOnce(lab.producer, sealed.map(recordOf));
}

type Sealed = WebhookAtRest & { readonly secret: string };

function recordOf({ webhookId, accountId, url, secret }: Sealed): OutgoingRecord {
  const fields = { webhookId, accountId, url, name: NAME, active: true, events: EVENTS, basicAuth: null };
  const config = { ...fields, sealedSigningSecrets: [secret] };
  return { topic: TOPICS.config, ...encodeWebhookConfig({ webhookId, version: 1, config }) };
}

function documentOf({ webhookId, accountId, url, secret }: Sealed) {
  const now = new Date();
  return {
    _id: webhookId,
    accountId,
    url,
    name: NAME,
    active: true,
    events: EVENTS,
    basicAuth: null,
    sealedSigningSecrets: [secret],
    retiringSigningSecrets: [],
    version: 1,
    publishedVersion: 1,
    createdAt: now,
    updatedAt: now,
    removedAt: null,
  };
}
