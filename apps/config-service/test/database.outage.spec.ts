import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo, waitUntil, type ApiClient, type EmbeddedMongo } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';

let dataFolder: string;
let mongo: EmbeddedMongo;
let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'sight-outage-'));
  mongo = await startEmbeddedMongo({ dataFolder });
  config = await ConfigStack.start(1, { mongoUri: mongo.uri });
  api = await config.stack.api();
});
afterAll(async () => {
  await config.stop();
  await mongo.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

const readiness = async (): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${config.stack.url()}/health/ready`);
  return { status: response.status, text: await response.text() };
};

describe('while the database is away', () => {
  it('answers 503 within seconds, is not ready and says why, and recovers by itself', async () => {
    const { id } = await createWebhook(api);
    await mongo.kill();
    const started = performance.now();
    const [read, write] = await Promise.all([
      api.call('GET', `/webhooks/${id}`),
      api.call('POST', '/webhooks', { body: aWebhook() }),
    ]);
    expect([read.status, write.status]).toEqual([503, 503]);
    expect(read.headers.get('retry-after')).toBe('5');
    expect(performance.now() - started).toBeLessThan(6_000);
    const { status, text } = await readiness();
    expect([status, text]).toEqual([503, expect.stringContaining('mongodb')]);
    expect((await fetch(`${config.stack.url()}/health/live`)).status).toBe(200);

    mongo = await startEmbeddedMongo({ dataFolder, port: mongo.port });
    await waitUntil(readiness, (report) => report.status === 200, { what: 'ready', timeoutMs: 15_000 });
    expect((await api.call('GET', `/webhooks/${id}`)).status).toBe(200);
    expect((await api.call('POST', '/webhooks', { body: aWebhook() })).status).toBe(201);
  });
});
