import type { WebhookSecret } from '@sight-webhooks/contracts';
import {
  openSecret,
  parseKeyring,
  type Problem,
  type Webhook,
  type WebhookPage,
} from '@sight-webhooks/contracts';
import type { ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';

let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  config = await ConfigStack.start();
  api = await config.stack.api();
});
afterAll(() => config.stop());

const errorsOf = (body: unknown): string[] => (body as Problem).errors?.map(({ pointer }) => pointer) ?? [];

describe('creating', () => {
  it('answers 201 with the active webhook, its place and its version', async () => {
    const answer = await api.call<Webhook>('POST', '/webhooks', {
      body: aWebhook({ name: ' Slack Webhook ', basicAuth: { username: 'test', password: '123' } }),
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String) as string,
      name: 'Slack Webhook',
      url: 'https://example.com/hooks',
      status: 'active',
      events: ['report.created'],
      basicAuth: { username: 'test', passwordSet: true },
      createdAt: expect.any(String) as string,
      updatedAt: expect.any(String) as string,
      version: 1,
    });
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('location')).toBe(`/api/v1/webhooks/${answer.body.id}`);
  });

  it.each([
    ['an unknown field', { unknown: 1 }, '/unknown'],
    ['a field that is not the caller’s to set', { status: 'inactive' }, '/status'],
    ['no events', { events: [] }, '/events'],
    ['an event that does not exist', { events: ['report.eaten'] }, '/events/0'],
    ['a blank name', { name: '  ' }, '/name'],
    ['no URL', { url: undefined }, '/url'],
    ['a URL of another scheme', { url: 'ftp://example.com' }, '/url'],
    ['a URL with credentials', { url: 'https://a:b@example.com' }, '/url'],
    ['a private address', { url: 'https://10.0.0.1/' }, '/url'],
    ['the metadata service in hexadecimal', { url: 'https://0xa9fea9fe/' }, '/url'],
    ['a private IPv6 address', { url: 'https://[fd00::1]/' }, '/url'],
    ['half of basic authentication', { basicAuth: { username: 'a' } }, '/basicAuth/password'],
  ])('refuses %s', async (_, differences, pointer) => {
    const { status, body, headers } = await api.call('POST', '/webhooks', { body: aWebhook(differences) });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(errorsOf(body)).toEqual([pointer]);
  });

  it('takes an address that EGRESS_ALLOW_NETS has', async () => {
    expect((await createWebhook(api, { url: 'http://127.0.0.1:9/x' })).url).toBe('http://127.0.0.1:9/x');
  });
});

describe('lists', () => {
  it('goes through all webhooks of the account by cursor, newest first, each once', async () => {
    const account = await config.stack.api('lister');
    const created: string[] = [];
    for (let n = 0; n < 7; n += 1) created.unshift((await createWebhook(account)).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await account.call<WebhookPage>('GET', `/webhooks?limit=3${query}`);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(created);
  });

  it('filters by status, and leaves removed ones out', async () => {
    const account = await config.stack.api('filterer');
    const [active, inactive, removed] = [
      await createWebhook(account),
      await createWebhook(account),
      await createWebhook(account),
    ];
    await account.call('POST', `/webhooks/${inactive.id}/deactivate`);
    await account.call('DELETE', `/webhooks/${removed.id}`);
    const idsOf = async (query: string): Promise<string[]> =>
      (await account.call<WebhookPage>('GET', `/webhooks${query}`)).body.items.map(({ id }) => id);
    expect(await idsOf('')).toEqual([inactive.id, active.id]);
    expect(await idsOf('?status=active')).toEqual([active.id]);
    expect(await idsOf('?status=inactive')).toEqual([inactive.id]);
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=x', '/limit'],
    ['status=broken', '/status'],
    ['cursor=nonsense', '/cursor'],
    ['page=2', '/page'],
  ])('refuses ?%s', async (query, pointer) => {
    const { status, body } = await api.call('GET', `/webhooks?${query}`);
    expect([status, errorsOf(body)]).toEqual([400, [pointer]]);
  });
});

describe('changing', () => {
  const patch = (id: string, body: object, headers: Record<string, string> = {}) =>
    api.call<Webhook>('PATCH', `/webhooks/${id}`, { body, headers });
  const passwordOf = async (id: string): Promise<string | undefined> => {
    const sealed = (await config.stored(id))?.basicAuth?.sealedPassword;
    const binding = { accountId: 'acme', webhookId: id, field: 'basicAuth.password' } as const;
    return sealed && openSecret(sealed, binding, parseKeyring(config.stack.keys.keyring));
  };

  it('sets what is given, leaves what is not, and counts the version', async () => {
    const { id, url } = await createWebhook(api);
    const { status, body, headers } = await patch(id, { name: 'Other', events: ['report.file_ready'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Other', url, events: ['report.file_ready'], version: 2 });
    expect(headers.get('etag')).toBe('"2"');
    expect((await api.call('GET', `/webhooks/${id}`)).body).toEqual(body);
  });

  it('keeps the password when only a username is given, replaces it, and turns it off', async () => {
    const { id } = await createWebhook(api, { basicAuth: { username: 'test', password: '==123==' } });
    expect((await patch(id, { basicAuth: { username: 'other' } })).body.basicAuth?.username).toBe('other');
    expect(await passwordOf(id)).toBe('==123==');
    await patch(id, { basicAuth: { username: 'other', password: 'new' } });
    expect(await passwordOf(id)).toBe('new');
    expect((await patch(id, { basicAuth: null })).body.basicAuth).toBeNull();
    const refused = await patch(id, { basicAuth: { username: 'test' } });
    expect([refused.status, errorsOf(refused.body)]).toEqual([400, ['/basicAuth/password']]);
  });

  it.each([
    ['test', '123', true],
    ['test', '', false],
    ['', '123', true],
  ])('takes %s:%s', async (username, password, passwordSet) => {
    const { id, basicAuth } = await createWebhook(api, { basicAuth: { username, password } });
    expect(basicAuth).toEqual({ username, passwordSet });
    expect(await passwordOf(id)).toBe(password);
  });

  it('answers 200 to a change of nothing, with the same version', async () => {
    const { id, name, url } = await createWebhook(api);
    const { status, body } = await patch(id, { name, url });
    expect([status, body.version]).toEqual([200, 1]);
  });

  it('refuses a change of another version with 412, whatever the change', async () => {
    const { id } = await createWebhook(api);
    await patch(id, { name: 'Second' }, { 'if-match': '"1"' });
    const stale = { headers: { 'if-match': '"1"' } };
    expect((await patch(id, { name: 'Lost' }, stale.headers)).status).toBe(412);
    expect((await api.call('POST', `/webhooks/${id}/deactivate`, stale)).status).toBe(412);
    expect((await api.call('DELETE', `/webhooks/${id}`, stale)).status).toBe(412);
    expect((await patch(id, { name: 'Weak' }, { 'if-match': 'W/"2"' })).status).toBe(412);
    expect((await patch(id, { name: 'Bare' }, { 'if-match': '2' })).status).toBe(400);
    expect((await patch(id, { name: 'One of' }, { 'if-match': '"1", "2"' })).status).toBe(200);
    expect((await patch(id, { name: 'Any' }, { 'if-match': '*' })).body).toMatchObject({
      name: 'Any',
      version: 4,
    });
  });

  it('activates and deactivates, twice without a new version', async () => {
    const { id } = await createWebhook(api);
    const toggle = async (action: string) => {
      const { status, body } = await api.call<Webhook>('POST', `/webhooks/${id}/${action}`);
      return [status, body.status, body.version];
    };
    expect(await toggle('activate')).toEqual([200, 'active', 1]);
    expect(await toggle('deactivate')).toEqual([200, 'inactive', 2]);
    expect(await toggle('deactivate')).toEqual([200, 'inactive', 2]);
    expect(await toggle('activate')).toEqual([200, 'active', 3]);
  });

  it('takes an empty body with a content type', async () => {
    const { id } = await createWebhook(api);
    const json = { headers: { 'content-type': 'application/json' } };
    expect((await api.call('POST', `/webhooks/${id}/deactivate`, json)).status).toBe(200);
    expect((await api.call('DELETE', `/webhooks/${id}`, json)).status).toBe(204);
  });
});

describe('removing', () => {
  it('answers 204, and 404 from then on; a tombstone is published and the secrets are gone', async () => {
    const topic = await config.follow();
    const { id } = await createWebhook(api, { basicAuth: { username: 'a', password: 'b' } });
    expect((await api.call('DELETE', `/webhooks/${id}`)).status).toBe(204);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/activate'],
      ['POST', '/deactivate'],
      ['GET', '/secret'],
      ['POST', '/secret/rotate'],
    ] as const) {
      expect((await api.call(method, `/webhooks/${id}${path}`)).status).toBe(404);
    }
    expect((await topic.recordsOf(id)).at(-1)).toEqual({ webhookId: id, version: 2, config: null });
    expect(await config.stored(id)).toMatchObject({ basicAuth: null, sealedSigningSecrets: [] });
  });
});

describe('the signing secret', () => {
  it('is 32 random bytes in the form of Standard Webhooks, and stays the same', async () => {
    const { id } = await createWebhook(api);
    const read = async () =>
      (await api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`)).body.secret;
    const secret = await read();
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    await api.call('PATCH', `/webhooks/${id}`, { body: { name: 'Other' } });
    expect(await read()).toBe(secret);
  });

  it('can be replaced; the one before it signs as well for a day', async () => {
    const topic = await config.follow();
    const { id } = await createWebhook(api);
    const before = await api.call<WebhookSecret>('GET', `/webhooks/${id}/secret`);
    expect(before.body.previousValidUntil).toBeNull();
    const stale = { headers: { 'if-match': '"7"' } };
    expect((await api.call('POST', `/webhooks/${id}/secret/rotate`, stale)).status).toBe(412);
    const rotated = await api.call<WebhookSecret>('POST', `/webhooks/${id}/secret/rotate`);
    expect(rotated.status).toBe(200);
    expect(rotated.headers.get('etag')).toBe('"2"');
    expect(rotated.body.secret).not.toBe(before.body.secret);
    const overlapMs = Date.parse(rotated.body.previousValidUntil ?? '') - Date.now();
    expect(Math.round(overlapMs / 3_600_000)).toBe(24);
    expect((await api.call('GET', `/webhooks/${id}/secret`)).body).toEqual(rotated.body);
    const { config: record } = (await topic.recordsOf(id)).at(-1) ?? {};
    expect(record?.sealedSigningSecrets).toHaveLength(1);
    expect(record?.retiringSigningSecrets).toHaveLength(1);
  });
});

describe('secrets', () => {
  it('are ciphertext in the database and in the topic, never in an answer or in the log', async () => {
    const topic = await config.follow();
    const password = 'correct-horse-battery-staple';
    const { id } = await createWebhook(api, { basicAuth: { username: 'test', password } });
    const { secret } = (await api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`)).body;
    await topic.recordsOf(id);
    const places = {
      database: JSON.stringify(await config.database.collection('webhooks').find().toArray()),
      topic: topic.raw.map(({ value }) => value?.toString()).join(),
      answers: JSON.stringify((await api.call('GET', '/webhooks')).body),
      log: config.stack.services()[0]?.logLines.join() ?? '',
    };
    expect(places.topic).toContain(id);
    const hidden = [password, secret, secret.slice('whsec_'.length)].flatMap((text) => [
      text,
      Buffer.from(text).toString('base64'),
      encodeURIComponent(text),
    ]);
    for (const [place, text] of Object.entries(places)) {
      for (const plaintext of hidden) expect(text.includes(plaintext), place).toBe(false);
    }
  });
});
