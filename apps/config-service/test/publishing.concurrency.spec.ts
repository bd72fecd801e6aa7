import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS, type Webhook } from '@sight-webhooks/contracts';
import { BatchingProducer } from '@sight-webhooks/kafka';
import { waitUntil, type ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook, type ConfigTopic } from './config-stack.js';

const SWEEP_MS = 500;
/** A sweep takes a moment too, on a machine that also runs everything else. */
const ONE_SWEEP_MS = SWEEP_MS + 2_000;

let config: ConfigStack;
let topic: ConfigTopic;
let apis: readonly [ApiClient, ApiClient];
beforeAll(async () => {
  config = await ConfigStack.start(2, { settings: { RECONCILE_INTERVAL_MS: String(SWEEP_MS) } });
  topic = await config.follow();
  apis = [await config.stack.api('acme', { instance: 0 }), await config.stack.api('acme', { instance: 1 })];
});
afterAll(() => config.stop());

/** How often an older version followed a newer one. */
async function reversals(ids: readonly string[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const versions = (await topic.recordsOf(id)).map(({ version }) => version);
    count += versions.filter((version, index) => version < (versions[index - 1] ?? 0)).length;
  }
  return count;
}

async function expectTopicIsCurrent(ids: readonly string[], timeoutMs: number): Promise<void> {
  await waitUntil(
    async () => {
      const behind: string[] = [];
      for (const id of ids) {
        if ((await topic.lastVersion(id)) !== (await config.stored(id))?.version) behind.push(id);
      }
      return behind;
    },
    (behind) => behind.length === 0,
    { what: 'the last record of every webhook is its current version', timeoutMs },
  );
}

describe('two instances that change the same webhooks at once', () => {
  it('leave an older version last for no longer than one sweep', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await createWebhook(apis[0])).id));
    const statuses: Record<number, number> = {};
    const until = Date.now() + 3_000;
    const hammer = async (api: ApiClient, id: string): Promise<void> => {
      for (let n = 0; Date.now() < until; n += 1) {
        const { status } = await api.call('PATCH', `/webhooks/${id}`, {
          body: { name: `Name ${String(n)}` },
        });
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    const hammering = Promise.all(ids.flatMap((id) => apis.map((api) => hammer(api, id))));
    // A process that stands still between save and publication publishes late.
    for (const service of config.stack.services()) {
      await sleep(700);
      service.signal('SIGSTOP');
      await sleep(300);
      service.signal('SIGCONT');
    }
    await hammering;
    await expectTopicIsCurrent(ids, ONE_SWEEP_MS);
    expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200']));
    for (const status of Object.keys(statuses)) expect(['200', '202', '409']).toContain(status);
    console.log(
      `answers ${JSON.stringify(statuses)}, published out of order ${String(await reversals(ids))} times`,
    );
  });

  it('correct an older version that arrives late, and a state that arrives after the removal', async () => {
    const producer = new BatchingProducer(config.stack.connection);
    await producer.connect();
    const [changed, removed] = [await createWebhook(apis[0]), await createWebhook(apis[0])];
    await apis[1].call('PATCH', `/webhooks/${changed.id}`, { body: { name: 'Newer' } });
    await apis[1].call('DELETE', `/webhooks/${removed.id}`);
    for (const id of [changed.id, removed.id]) {
      await topic.recordsOf(id);
      const first = topic.raw.find(({ key }) => key?.toString() === id);
      if (first === undefined) throw new Error('not published');
      const { key, value, headers } = first;
      const given = Object.fromEntries(
        Object.entries(headers).flatMap(([name, header]) => (header === undefined ? [] : [[name, header]])),
      );
      await producer.send([{ topic: TOPICS.config, key, value, headers: given }]);
    }
    await producer.close();
    expect(await reversals([changed.id, removed.id])).toBe(2);
    await expectTopicIsCurrent([changed.id, removed.id], ONE_SWEEP_MS);
    expect((await topic.recordsOf(removed.id)).at(-1)?.config).toBeNull();
  });

  it('then publish nothing more', async () => {
    await sleep(2 * SWEEP_MS);
    const before = topic.raw.length;
    await sleep(2 * SWEEP_MS);
    await topic.recordsOf('');
    expect(topic.raw.length).toBe(before);
  });

  it('refuse none of many webhooks of one account that are created, and then removed, all at once', async () => {
    const many = await config.stack.api('crowded');
    const created = await Promise.all(
      Array.from({ length: 60 }, () => many.call<Webhook>('POST', '/webhooks', { body: aWebhook() })),
    );
    expect(created.map(({ status }) => status)).toEqual(created.map(() => 201));
    const removed = await Promise.all(created.map(({ body }) => many.call('DELETE', `/webhooks/${body.id}`)));
    expect(removed.map(({ status }) => status)).toEqual(removed.map(() => 204));
  });

  it('lose no update: with If-Match each change is made once, without it none is undone', async () => {
    const { id } = await createWebhook(apis[0]);
    const applied = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const api = apis[n % 2 === 0 ? 0 : 1];
        for (;;) {
          const { body } = await api.call<Webhook>('GET', `/webhooks/${id}`);
          const name = `${body.name}+`;
          const headers = { 'if-match': `"${String(body.version)}"` };
          const { status } = await api.call('PATCH', `/webhooks/${id}`, { body: { name }, headers });
          if (status !== 412) return status;
        }
      }),
    );
    expect(applied).toEqual(applied.map(() => 200));
    const { body } = await apis[0].call<Webhook>('GET', `/webhooks/${id}`);
    expect(body).toMatchObject({ version: 21, name: expect.stringMatching(/[^+]\+{20}$/) as string });

    // Different fields from both sides at once: neither change carries the other's field along.
    await Promise.all([
      apis[0].call('PATCH', `/webhooks/${id}`, { body: { name: 'Name' } }),
      apis[1].call('PATCH', `/webhooks/${id}`, { body: { url: 'https://example.org/' } }),
      apis[0].call('PATCH', `/webhooks/${id}`, { body: { events: ['report.file_ready'] } }),
      apis[1].call('POST', `/webhooks/${id}/deactivate`),
    ]);
    expect((await apis[0].call('GET', `/webhooks/${id}`)).body).toMatchObject({
      name: 'Name',
      url: 'https://example.org/',
      events: ['report.file_ready'],
      status: 'inactive',
      version: 25,
    });
  });
});
