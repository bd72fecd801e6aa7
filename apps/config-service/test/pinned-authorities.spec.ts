import type { AuditLogPage, PinnedAuthorities, Problem, Webhook } from '@sight-webhooks/contracts';
import { certificate, type ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, createWebhook, type ConfigTopic } from './config-stack.js';

const PATH = '/pinned-authorities';
const CA = certificate('private-ca.pem');
const OTHER = certificate('constrained-ca.pem');

let config: ConfigStack;
let topic: ConfigTopic;
beforeAll(async () => {
  config = await ConfigStack.start(2);
  topic = await config.follow();
});
afterAll(() => config.stop());

let accounts = 0;
const newAccount = (): Promise<ApiClient> => config.stack.api(`pinning-${String((accounts += 1))}`);
const pin = (api: ApiClient, pem: string) =>
  api.call<PinnedAuthorities & Problem>('PUT', PATH, { body: { pem } });
const pinnedIn = async ({ id }: Webhook): Promise<unknown> =>
  (await topic.recordsOf(id)).at(-1)?.config?.pinnedAuthorities;

describe('pinned authorities', () => {
  it('are none at first; are shown with what people tell them by; and can be taken away, twice', async () => {
    const api = await newAccount();
    expect((await api.call('GET', PATH)).body).toEqual({ certificates: [], updatedAt: null });
    const { status, body } = await pin(api, `our own:\n${CA}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      certificates: [
        {
          subject: 'O=Tests, CN=Private CA',
          fingerprint256: expect.stringMatching(/^([\dA-F]{2}:){31}[\dA-F]{2}$/) as unknown,
          validFrom: expect.stringMatching(/^2026-/) as unknown,
          validTo: expect.stringMatching(/^2126-/) as unknown,
          pem: CA,
        },
      ],
      updatedAt: expect.any(String) as unknown,
    });
    expect((await api.call('GET', PATH)).body).toEqual(body);
    expect((await api.call('DELETE', PATH)).status).toBe(204);
    expect((await api.call('DELETE', PATH)).status).toBe(204);
    expect((await api.call('GET', PATH)).body).toEqual({ certificates: [], updatedAt: null });
  });

  it('are in the topic with every webhook of the account, before the answer, and with no other', async () => {
    const [api, other] = [await newAccount(), await newAccount()];
    const [first, second, foreign] = [
      await createWebhook(api),
      await createWebhook(api),
      await createWebhook(other),
    ];
    await pin(api, CA);
    const third = await createWebhook(api);
    for (const webhook of [first, second, third]) expect(await pinnedIn(webhook)).toBe(CA);
    await pin(api, CA + OTHER);
    for (const webhook of [first, second, third]) expect(await pinnedIn(webhook)).toBe(CA + OTHER);
    await api.call('PATCH', `/webhooks/${first.id}`, { body: { name: 'Still pinned' } });
    expect(await pinnedIn(first)).toBe(CA + OTHER);
    await api.call('DELETE', PATH);
    for (const webhook of [first, second, third]) expect(await pinnedIn(webhook)).toBeUndefined();
    expect(await topic.recordsOf(foreign.id)).toHaveLength(1);
    expect((await other.call('GET', PATH)).body).toEqual({ certificates: [], updatedAt: null });
  });

  it('make no new versions where nothing changes', async () => {
    const api = await newAccount();
    const { id } = await createWebhook(api);
    for (let n = 0; n < 3; n += 1) await pin(api, CA);
    expect((await api.call('GET', `/webhooks/${id}`)).body).toMatchObject({ version: 2 });
  });

  it('miss no webhook that is created or changed at the same time, on any instance', async () => {
    const api = await newAccount();
    const webhooks = await Promise.all([createWebhook(api), createWebhook(api)]);
    const results = await Promise.all([
      pin(api, CA),
      ...[1, 2, 3, 4].map(() => createWebhook(api).then((created) => webhooks.push(created))),
      ...webhooks.map(({ id }) => api.call('PATCH', `/webhooks/${id}`, { body: { name: 'Changed' } })),
    ]);
    expect(results[0]).toMatchObject({ status: 200 });
    expect(webhooks).toHaveLength(6);
    for (const webhook of webhooks) expect(await pinnedIn(webhook)).toBe(CA);
    for (const { id } of webhooks.slice(0, 2))
      expect((await api.call('GET', `/webhooks/${id}`)).body).toMatchObject({ name: 'Changed', version: 3 });
  });

  it('are in the audit log', async () => {
    const api = await newAccount();
    await pin(api, CA);
    await pin(api, OTHER);
    await api.call('DELETE', PATH);
    const { items } = (await api.call<AuditLogPage>('GET', '/audit-log')).body;
    const field = 'pinnedAuthorities';
    const [ca, other] = ['Private CA', 'CA for example.com'].map((name): unknown => [
      expect.stringMatching(new RegExp(`^O=Tests, CN=${name} \\(SHA-256 [\\dA-F:]{95}\\)$`)),
    ]);
    expect(items.map(({ action, changes }) => [action, ...changes])).toEqual([
      ['pinned_authorities.removed', { field, before: other, after: null }],
      ['pinned_authorities.replaced', { field, before: ca, after: other }],
      ['pinned_authorities.replaced', { field, before: null, after: ca }],
    ]);
  });

  it('are refused with what is wrong, and nothing is changed', async () => {
    const api = await newAccount();
    await pin(api, CA);
    const { status, body } = await pin(api, OTHER + certificate('expired-ca.pem'));
    expect([status, body.errors]).toEqual([
      400,
      [{ pointer: '/pem', detail: 'certificate 2 (O=Tests, CN=Expired CA) has expired, on 2021-01-01' }],
    ]);
    for (const refused of [{}, { pem: 1 }, { pem: 'x'.repeat(32_769) }, { pem: CA, more: true }])
      expect((await api.call('PUT', PATH, { body: refused })).status).toBe(400);
    expect((await api.call<PinnedAuthorities>('GET', PATH)).body.certificates).toMatchObject([{ pem: CA }]);
  });

  it('a private key is refused, and is in no answer, log or collection', async () => {
    const api = await newAccount();
    const key = certificate('private-key.pem');
    const secret = key.split('\n')[1] ?? '';
    for (const text of [key, CA + key]) {
      const { status, body } = await pin(api, text);
      expect([status, body.errors?.[0]?.detail]).toEqual([
        400,
        expect.stringMatching(/^holds a private key/),
      ]);
      expect(JSON.stringify(body)).not.toContain(secret);
    }
    const token = await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] });
    const raw = await fetch(`${config.stack.url()}/api/v1${PATH}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: key,
    });
    expect(raw.status).toBe(400);
    expect(await raw.text()).not.toContain(secret);
    expect(secret).toHaveLength(64);
    const logs = config.stack.services('config-service').flatMap(({ logLines }) => logLines);
    expect(logs.join('\n')).not.toContain(secret);
    const collections = (await config.database.db?.collections()) ?? [];
    expect(collections.length).toBeGreaterThan(3);
    for (const collection of collections)
      expect(JSON.stringify(await collection.find().toArray())).not.toContain(secret);
  });
});
