import type { Webhook } from '@sight-webhooks/contracts';
import { certificate } from '@sight-webhooks/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';

/** Collections in which documents of all accounts are, and where each says whose it is. */
const OWNER_FIELDS: Readonly<Record<string, string>> = {
  webhooks: 'accountId',
  deliveries: 'accountId',
  audit_log: 'accountId',
  accounts: '_id',
};

let config: ConfigStack;
beforeAll(async () => {
  // The reconciler is of no account: it looks at all webhooks, once at the start.
  config = await ConfigStack.start(1, { settings: { RECONCILE_INTERVAL_MS: '3600000' } });
});
afterAll(() => config.stop());

type Profiled = { ns: string; op: string; command: Record<string, unknown> };

/** The condition that a command selects documents by. */
function conditionOf({ command }: Profiled): unknown {
  const [first] = (command['pipeline'] as { $match?: unknown }[] | undefined) ?? [];
  return first?.$match ?? command['filter'] ?? command['query'] ?? command['q'];
}

/** The broker has acknowledged a version, whoever it is of: the id is one that the service itself has just saved. */
const isAcknowledgement = ({ command }: Profiled): boolean =>
  command['u'] !== undefined && JSON.stringify(command['u']).startsWith('{"$max":{"publishedVersion"');

it('every query that a request of the API makes names the account, as the database sees it', async () => {
  const api = await config.stack.api('asking');
  await createWebhook(api);
  await config.database.db?.command({ profile: 2 });
  const { id } = await createWebhook(api);
  await api.call('POST', '/webhooks', { body: aWebhook(), headers: { 'idempotency-key': 'once' } });
  const { nextCursor } = (await api.call<{ nextCursor: string }>('GET', '/webhooks?limit=1')).body;
  const messageId = 'wh-638ce960-1231-41e9-a15d-d1c47c8f7593';
  const calls: readonly [method: string, path: string, body?: object][] = [
    ['GET', `/webhooks?limit=1&status=active&cursor=${nextCursor}`],
    ['GET', `/webhooks/${id}`],
    ['PATCH', `/webhooks/${id}`, { name: 'Changed' }],
    ['POST', `/webhooks/${id}/deactivate`],
    ['POST', `/webhooks/${id}/activate`],
    ['GET', `/webhooks/${id}/secret`],
    ['POST', `/webhooks/${id}/secret/rotate`],
    ['GET', `/deliveries?webhookId=${id}&status=failed`],
    ['GET', `/deliveries/${messageId}`],
    ['GET', `/webhook-statistics?webhookIds=${id}`],
    ['GET', `/audit-log?webhookId=${id}`],
    ['PUT', '/pinned-authorities', { pem: certificate('private-ca.pem') }],
    ['GET', '/pinned-authorities'],
    ['DELETE', '/pinned-authorities'],
    ['DELETE', `/webhooks/${id}`],
  ];
  for (const [method, path, body] of calls) {
    const { status } = await api.call<Webhook>(method, path, body === undefined ? {} : { body });
    expect([method, path, status < 300 || path.endsWith(messageId)]).toEqual([method, path, true]);
  }
  await config.database.db?.command({ profile: 0 });

  const profiled = await config.database.collection<Profiled>('system.profile').find().toArray();
  const selecting = profiled.flatMap((entry) => {
    const collection = entry.ns.slice(entry.ns.indexOf('.') + 1);
    const owner = OWNER_FIELDS[collection];
    const condition = conditionOf(entry);
    return owner === undefined || condition === undefined || isAcknowledgement(entry)
      ? []
      : [{ collection, op: entry.op, owner, condition: condition as Record<string, unknown> }];
  });
  for (const { collection, op, owner, condition } of selecting)
    expect({ collection, op, condition, account: condition[owner] }).toMatchObject({ account: 'asking' });
  // Otherwise nothing has been looked at.
  expect(new Set(selecting.map(({ collection }) => collection))).toEqual(new Set(Object.keys(OWNER_FIELDS)));
  expect(selecting.length).toBeGreaterThan(calls.length);
});

it.each([
  '/webhooks?status[$ne]=active',
  '/deliveries?webhookId[$gt]=',
  '/audit-log?action=access.denied&action[$exists]=true',
  '/deliveries?webhookId=a&webhookId=b',
  '/webhooks?__proto__[status]=active',
])('a query of MongoDB is none of ours: %s', async (path) => {
  expect((await (await config.stack.api('asking')).call('GET', path)).status).toBe(400);
});
