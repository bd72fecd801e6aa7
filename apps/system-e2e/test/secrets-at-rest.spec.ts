import type { Webhook, WebhookSecret } from '@sight-webhooks/contracts';
import type { Stack } from '@sight-webhooks/testing';
import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

const PASSWORD = 'canary-password-81f3c2';

/** All of the database, and what the API answers, as text. Logs, metrics and topics are in canary.spec.ts. */
async function everywhere(product: Stack, account: Account): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  const client = await new MongoClient(product.mongoUri).connect();
  for (const { name } of await client.db().listCollections().toArray())
    places.set(`collection ${name}`, JSON.stringify(await client.db().collection(name).find().toArray()));
  await client.close();
  for (const path of ['/webhooks', '/deliveries', '/audit-log'])
    places.set(`API ${path}`, JSON.stringify((await account.api.call('GET', path)).body));
  for (const { messageId } of await account.deliveries())
    places.set(
      `API ${messageId}`,
      JSON.stringify((await account.api.call('GET', `/deliveries/${messageId}`)).body),
    );
  return places;
}

it('a password and signing secrets are in no collection and in no answer', async () => {
  const endpoint = await receiver();
  endpoint.on('/fails', { kind: 'respond', status: 500, body: 'out of order' });
  const product = await stack({ settings: { RETRY_DELAY_MS: '200' } });
  const account = await Account.of(product);
  const secrets: string[] = [];
  for (const path of ['/works', '/fails']) {
    const basicAuth = { username: 'sight', password: PASSWORD };
    const { id } = await account.createWebhook({ url: endpoint.url(path), basicAuth });
    const secretAt = `/webhooks/${id}/secret`;
    secrets.push((await account.api.call<WebhookSecret>('GET', secretAt)).body.secret);
    secrets.push((await account.api.call<WebhookSecret>('POST', `${secretAt}/rotate`)).body.secret);
    // What is refused is not written down either.
    const body = { basicAuth: { username: 'a:b', password: PASSWORD } };
    expect((await account.api.call<Webhook>('PATCH', `/webhooks/${id}`, { body })).status).toBe(400);
  }
  await account.emit();
  await account.endedDeliveries(2);

  // The canary is alive: it was sent.
  const credentials = Buffer.from(`sight:${PASSWORD}`).toString('base64');
  expect(endpoint.requests('/works')[0]?.headers['authorization']).toBe(`Basic ${credentials}`);
  const canaries = [PASSWORD, credentials, ...secrets.map((secret) => secret.replace('whsec_', ''))];
  for (const [place, text] of await everywhere(product, account)) {
    expect([place, text.length > 0]).toEqual([place, true]);
    for (const canary of canaries) expect([place, text.includes(canary)]).toEqual([place, false]);
  }
}, 90_000);
