import type { Webhook } from '@sight-webhooks/contracts';
import { ApiClient, waitUntil, type ServiceProcess } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook, type ConfigTopic } from './config-stack.js';

const SETTINGS = { RECONCILE_INTERVAL_MS: '300' };

let config: ConfigStack;
let topic: ConfigTopic;
let id: string;
beforeAll(async () => {
  config = await ConfigStack.start(1, { settings: SETTINGS });
  topic = await config.follow();
  id = (await createWebhook(await config.stack.api())).id;
  await config.stack.services()[0]?.stop();
});
afterAll(() => config.stop());

async function apiOf(service: ServiceProcess): Promise<ApiClient> {
  return new ApiClient(service.url, await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] }));
}

/** A process that is killed between the save and the publication of a change. */
async function killedBetween(method: string, path: string, body?: object): Promise<void> {
  const service = await config.stack.startService('config-service', { CRASH_AT: 'webhook.saved' });
  const api = await apiOf(service);
  await expect(api.call(method, path, body === undefined ? {} : { body })).rejects.toThrow();
  expect((await service.exited).signal).toBe('SIGKILL');
}

async function publishedAfterRestart(webhookId: string, version: number): Promise<void> {
  expect(await topic.lastVersion(webhookId)).toBe(version - 1);
  const service = await config.stack.startService('config-service');
  const inTopic = () => topic.lastVersion(webhookId);
  await waitUntil(inTopic, (last) => last === version, { what: 'published', timeoutMs: 10_000 });
  await waitUntil(
    () => config.stored(webhookId),
    (stored) => stored?.publishedVersion === version,
    { what: 'noted as published', timeoutMs: 5_000 },
  );
  await service.stop();
}

describe('a process killed between save and publication', () => {
  it('has its new webhook published after the restart', async () => {
    const before = new Set((await config.database.collection('webhooks').distinct('_id')).map(String));
    await killedBetween('POST', '/webhooks', aWebhook());
    const ids = (await config.database.collection('webhooks').distinct('_id')).map(String);
    const [created] = ids.filter((each) => !before.has(each));
    expect(created).toBeDefined();
    await publishedAfterRestart(created ?? '', 1);
  });

  it('has its change published after the restart', async () => {
    await killedBetween('PATCH', `/webhooks/${id}`, { name: 'Changed' } satisfies Partial<Webhook>);
    await publishedAfterRestart(id, 2);
    expect((await topic.recordsOf(id)).at(-1)?.config?.name).toBe('Changed');
  });

  it('has its removal published after the restart', async () => {
    await killedBetween('DELETE', `/webhooks/${id}`);
    await publishedAfterRestart(id, 3);
    expect((await topic.recordsOf(id)).at(-1)?.config).toBeNull();
  });
});
