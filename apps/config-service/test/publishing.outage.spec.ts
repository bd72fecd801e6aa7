import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Webhook } from '@sight-webhooks/contracts';
import {
  ApiClient,
  certificate,
  startEmbeddedKafka,
  waitUntil,
  type EmbeddedKafka,
} from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';

let dataFolder: string;
let kafka: EmbeddedKafka;
let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'sight-outage-'));
  kafka = await startEmbeddedKafka({ dataFolder });
  config = await ConfigStack.start(1, {
    brokers: kafka.brokers,
    settings: { RECONCILE_INTERVAL_MS: '1000' },
  });
  api = await config.stack.api();
});
afterAll(async () => {
  await config.stop();
  await kafka.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

const UNPUBLISHED = /^config_outbox_unpublished\{[^}]*\} (\d+)$/m;

async function timed<T>(act: () => Promise<T>): Promise<{ answer: T; tookMs: number }> {
  const started = performance.now();
  return { answer: await act(), tookMs: performance.now() - started };
}

const current = async (id: string, version: number): Promise<void> => {
  await waitUntil(
    () => config.stored(id),
    (stored) => stored?.publishedVersion === version,
    { what: `version ${String(version)} of ${id} is published`, timeoutMs: 30_000 },
  );
};

describe('while the broker is away', () => {
  it('saves every change, answers 202 within about 3 s, and publishes when the broker is back', async () => {
    const [kept, removed] = [await createWebhook(api), await createWebhook(api)];
    const pinning = await config.stack.api('pinning');
    const pinned = await createWebhook(pinning);
    const pem = certificate('private-ca.pem');
    await kafka.stop();

    // An instance that starts meanwhile does its work too.
    const starting = config.stack.startService('config-service');
    const calls = await Promise.all([
      timed(() => api.call<Webhook>('POST', '/webhooks', { body: aWebhook() })),
      timed(() => api.call<Webhook>('PATCH', `/webhooks/${kept.id}`, { body: { name: 'Renamed' } })),
      timed(() => api.call<Webhook>('DELETE', `/webhooks/${removed.id}`)),
      timed(() => pinning.call<Webhook>('PUT', '/pinned-authorities', { body: { pem } })),
    ]);
    for (const { answer, tookMs } of calls) {
      expect(answer.status).toBe(202);
      expect(answer.body.published).toBe(false);
      expect(tookMs).toBeLessThan(4_000);
    }
    const ready = await fetch(`${config.stack.url()}/health/ready`);
    expect([ready.status, await ready.text()]).toEqual([
      200,
      expect.stringContaining('no acknowledgement since'),
    ]);
    expect((await api.call('GET', `/webhooks/${kept.id}`)).body).toMatchObject({
      name: 'Renamed',
      version: 2,
    });

    await waitUntil(
      async () => UNPUBLISHED.exec(await (await fetch(`${config.stack.url()}/metrics`)).text())?.[1],
      (count) => count === '4',
      { what: 'the metrics count what waits for the broker', timeoutMs: 30_000 },
    );

    const late = await starting;
    const token = await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] });
    const [again, viaLate] = await Promise.all([
      // Nothing to change, and still not in effect: 200 would promise too much.
      api.call('POST', `/webhooks/${kept.id}/activate`),
      new ApiClient(late.url, token).call<Webhook>('POST', '/webhooks', { body: aWebhook() }),
    ]);
    expect([again.status, viaLate.status]).toEqual([202, 202]);

    kafka = await startEmbeddedKafka({ dataFolder, port: kafka.port });
    const back = performance.now();
    await current(calls[0].answer.body.id, 1);
    await current(kept.id, 2);
    await current(removed.id, 2);
    await current(pinned.id, 2);
    await current(viaLate.body.id, 1);
    console.log(`published ${((performance.now() - back) / 1_000).toFixed(1)} s after the broker was back`);
    const topic = await config.follow();
    expect((await topic.recordsOf(kept.id)).at(-1)?.config?.name).toBe('Renamed');
    expect((await topic.recordsOf(removed.id)).at(-1)?.config).toBeNull();
    expect((await topic.recordsOf(pinned.id)).at(-1)?.config?.pinnedAuthorities).toBe(pem);
    expect((await api.call('POST', `/webhooks/${kept.id}/deactivate`)).status).toBe(200);
  });

  it('answers what it had taken on when it is stopped, also when the broker never answers', async () => {
    const { id } = await createWebhook(api);
    kafka.signal('SIGSTOP');
    const answering = timed(() => api.call('POST', `/webhooks/${id}/deactivate`));
    await waitUntil(
      () => config.stored(id),
      (stored) => stored?.version === 2,
      { what: 'the change is saved' },
    );
    const stopping = config.stack.services()[0]?.stop();
    const { answer, tookMs } = await answering;
    kafka.signal('SIGCONT');
    expect(answer.status).toBe(202);
    expect(tookMs).toBeLessThan(4_000);
    await stopping;
    await current(id, 2);
  });
});
