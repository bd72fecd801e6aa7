import { randomUUID } from 'node:crypto';
import type { Webhook, WebhookPage } from '@sight-webhooks/contracts';
import type { ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigStack, aWebhook } from './config-stack.js';

let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  config = await ConfigStack.start(2);
  api = await config.stack.api();
});
afterAll(() => config.stop());

const body = aWebhook({ basicAuth: { username: 'sight', password: 'hunter2' } });
const create = (key: string, given: object = body, by = api) =>
  by.call<Webhook>('POST', '/webhooks', { body: given, headers: { 'idempotency-key': key } });

it('one key makes one webhook, however often and wherever it is sent', async () => {
  const [key, elsewhere] = [randomUUID(), await config.stack.api('acme', { instance: 1 })];
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => create(key, body, n % 2 === 0 ? api : elsewhere)),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const [{ id } = { id: '' }] = answers.map((answer) => answer.body);
  expect(answers.map((answer) => answer.body.id)).toEqual([id, id, id, id]);
  const { items } = (await api.call<WebhookPage>('GET', '/webhooks')).body;
  expect(items.map((webhook) => webhook.id)).toEqual([id]);
  expect(answers[3]?.headers.get('location')).toBe(`/api/v1/webhooks/${id}`);
});

it('answers with the webhook as it is by then', async () => {
  const key = randomUUID();
  const { id } = (await create(key)).body;
  await api.call('POST', `/webhooks/${id}/deactivate`);
  expect(await create(key)).toMatchObject({ status: 201, body: { id, status: 'inactive', version: 2 } });
  await api.call('DELETE', `/webhooks/${id}`);
  expect((await create(key)).status).toBe(409);
});

it('a key is for one request: with another it is refused, another password included', async () => {
  const key = randomUUID();
  await create(key);
  expect((await create(key, aWebhook())).status).toBe(422);
  const other = { ...body, basicAuth: { username: 'sight', password: 'hunter3' } };
  expect((await create(key, other)).status).toBe(422);
});

it('the same key of another account is another', async () => {
  const key = randomUUID();
  const { id } = (await create(key)).body;
  const theirs = await create(key, body, await config.stack.api('globex'));
  expect([theirs.status, theirs.body.id === id]).toEqual([201, false]);
});

it.each(['', 'a b', 'x'.repeat(256)])('refuses the key "%s"', async (key) => {
  expect((await create(key)).status).toBe(400);
});

it('is stored without what the request said, and only for a time', async () => {
  const stored = await config.database.collection('created_requests').find().toArray();
  expect(JSON.stringify(stored)).not.toMatch(/hunter2|example\.com/);
  const indexes = await config.database.collection('created_requests').indexes();
  expect(indexes).toContainEqual(expect.objectContaining({ key: { endsAt: 1 }, expireAfterSeconds: 0 }));
});
