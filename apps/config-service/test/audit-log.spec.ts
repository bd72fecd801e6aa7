import type { AuditEntryView, AuditLogPage } from '@sight-webhooks/contracts';
import type { ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';
import { ConsoleUser } from './console-user.js';

let config: ConfigStack;
let api: ApiClient;
beforeAll(async () => {
  config = await ConfigStack.start(1, { signIn: true });
  api = await config.stack.api();
});
afterAll(() => config.stop());

const log = async (query = '', by = api): Promise<AuditEntryView[]> =>
  (await by.call<AuditLogPage>('GET', `/audit-log${query}`)).body.items;
const basicAuth = { username: 'sight', password: 'canary-7f3a' };

describe('the audit log', () => {
  it('has every change, with what was and is, and no secret', async () => {
    const { id } = await createWebhook(api, { name: 'First', basicAuth });
    await api.call('PATCH', `/webhooks/${id}`, { body: { name: 'Second', url: 'https://example.org/' } });
    await api.call('PATCH', `/webhooks/${id}`, {
      body: { basicAuth: { username: 'x', password: 'canary-2' } },
    });
    await api.call('POST', `/webhooks/${id}/deactivate`);
    await api.call('POST', `/webhooks/${id}/deactivate`);
    await api.call('POST', `/webhooks/${id}/secret/rotate`);
    await api.call('GET', `/webhooks/${id}/secret`);
    await api.call('DELETE', `/webhooks/${id}`);
    const entries = (await log(`?webhookId=${id}`)).toReversed();
    expect(entries.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.edited',
      'webhook.edited',
      'webhook.deactivated',
      'webhook.secret_rotated',
      // The answer to the replacement shows it, too.
      'webhook.secret_shown',
      'webhook.secret_shown',
      'webhook.removed',
    ]);
    expect(entries[0]).toMatchObject({
      actor: { subject: 'account-owner@acme', name: null },
      webhookName: 'First',
      changes: expect.arrayContaining([
        { field: 'events', before: null, after: ['report.created'] },
        { field: 'basicAuth.username', before: null, after: 'sight' },
        { field: 'basicAuth.password', before: null, after: '***' },
        { field: 'signingSecret', before: null, after: '***' },
      ]) as unknown,
    });
    expect(entries[1]?.changes).toEqual([
      { field: 'name', before: 'First', after: 'Second' },
      { field: 'url', before: 'https://example.com/hooks', after: 'https://example.org/' },
    ]);
    expect(entries[2]?.changes).toEqual([
      { field: 'basicAuth.username', before: 'sight', after: 'x' },
      { field: 'basicAuth.password', before: '***', after: '***' },
    ]);
    expect(entries[3]?.changes).toEqual([{ field: 'status', before: 'active', after: 'inactive' }]);
    expect(entries[4]?.changes).toEqual([{ field: 'signingSecret', before: '***', after: '***' }]);
    const stored = await config.database.collection('audit_log').find().toArray();
    expect(JSON.stringify(stored)).not.toMatch(/canary|whsec_|v1\./);
  });

  it('has who was not let through: by role, and where there is no such webhook in the account', async () => {
    const { id } = await createWebhook(api);
    const member = await config.stack.api('globex', { role: 'member' });
    const owner = await config.stack.api('globex');
    await member.call('POST', '/webhooks', { body: aWebhook() });
    await owner.call('DELETE', `/webhooks/${id}`);
    await owner.call('GET', `/webhooks/${id}`);
    expect(await log('?action=access.denied', owner)).toEqual([
      expect.objectContaining({
        actor: { subject: 'account-owner@globex', name: null },
        webhookId: id,
        denial: { operation: 'removeWebhook', reason: 'not_found' },
      }),
      expect.objectContaining({
        actor: { subject: 'member@globex', name: null },
        denial: { operation: 'createWebhook', reason: 'role' },
      }),
    ]);
    // Whose webhook it is learns nothing, and is told nothing: the log is the actor's account's.
    expect(await log('?action=access.denied')).toEqual([]);
  });

  it('names the users of the console, and requests that only look like theirs', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    await user.createWebhook(await user.ownHeaders());
    await user.createWebhook({ origin: 'https://evil.example' });
    const [forged, created] = await log('?limit=2');
    expect(created).toMatchObject({
      action: 'webhook.created',
      actor: { name: expect.any(String) as unknown },
    });
    expect(forged).toMatchObject({
      action: 'access.denied',
      actor: created?.actor,
      denial: { operation: 'createWebhook', reason: 'forged_request' },
    });
  });

  it('does not have what changed nothing', async () => {
    const { id } = await createWebhook(api);
    await api.call('POST', `/webhooks/${id}/activate`);
    await api.call('PATCH', `/webhooks/${id}`, { body: { url: 'ftp://x' } });
    await api.call('PATCH', `/webhooks/${id}`, { body: { name: 'x' }, headers: { 'if-match': '"7"' } });
    expect(await log(`?webhookId=${id}`)).toHaveLength(1);
  });

  it('is paged, filtered, and an account’s own', async () => {
    const other = await config.stack.api('initech');
    for (let n = 0; n < 5; n += 1) await createWebhook(other);
    const first = (await other.call<AuditLogPage>('GET', '/audit-log?limit=3')).body;
    const rest = (
      await other.call<AuditLogPage>('GET', `/audit-log?limit=3&cursor=${String(first.nextCursor)}`)
    ).body;
    const ids = [...first.items, ...rest.items].map(({ id }) => id);
    expect([new Set(ids).size, rest.nextCursor]).toEqual([5, null]);
    const at = first.items[2]?.at ?? '';
    expect(await log(`?from=${at}`, other)).toHaveLength(3);
    expect(await log(`?to=${at}`, other)).toHaveLength(2);
  });

  it.each(['action=looked', 'from=yesterday', 'cursor=nonsense', 'limit=0', 'order=asc'])(
    'refuses ?%s',
    async (query) => {
      expect((await api.call('GET', `/audit-log?${query}`)).status).toBe(400);
    },
  );

  it('ends with the retention', async () => {
    const indexes = await config.database.collection('audit_log').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { endsAt: 1 }, expireAfterSeconds: 0 }));
    const [entry] = await config.database.collection('audit_log').find().limit(1).toArray();
    const days = ((entry?.['endsAt'] as Date).getTime() - (entry?.['at'] as Date).getTime()) / 86_400_000;
    expect(days).toBe(365);
  });
});

it('a change and its entry are saved together, or not at all', async () => {
  const { id } = await createWebhook(api);
  // The collection refuses the entry, as a full disk would.
  await config.database.db?.command({ collMod: 'audit_log', validator: { refused: true } });
  try {
    expect((await api.call('POST', `/webhooks/${id}/deactivate`)).status).toBe(500);
    expect((await api.call('POST', '/webhooks', { body: aWebhook({ name: 'Never' }) })).status).toBe(500);
  } finally {
    await config.database.db?.command({ collMod: 'audit_log', validator: {} });
  }
  expect((await api.call('GET', `/webhooks/${id}`)).body).toMatchObject({ status: 'active', version: 1 });
  expect(await config.database.collection('webhooks').countDocuments({ name: 'Never' })).toBe(0);
});
