import type { WebhookPage } from '@sight-webhooks/contracts';
import { ApiClient } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';

const PER_PRINCIPAL = 5;
const PER_ACCOUNT = 8;
const MAX_WEBHOOKS = 3;

let config: ConfigStack;
/** Two instances that share the database. */
beforeAll(async () => {
  const settings = { MAX_WEBHOOKS_PER_ACCOUNT: String(MAX_WEBHOOKS), MAX_REQUEST_BYTES: '2000' };
  config = await ConfigStack.start(2, { settings });
});
afterAll(() => config.stop());

const statuses = async (calls: readonly Promise<{ status: number }>[]): Promise<number[]> =>
  (await Promise.all(calls)).map(({ status }) => status).toSorted((a, b) => a - b);

describe('webhooks of an account', () => {
  it('are no more than the limit, however many are asked for at once, of whichever instance', async () => {
    const instances = [await config.stack.api('many'), await config.stack.api('many', { instance: 1 })];
    const calls = Array.from({ length: 12 }, (_, n) =>
      instances[n % 2]?.call('POST', '/webhooks', { body: aWebhook() }),
    );
    const answers = await statuses(calls.filter((call) => call !== undefined));
    expect(answers).toEqual([...Array<number>(3).fill(201), ...Array<number>(9).fill(409)]);
    const list = await instances[0]?.call<WebhookPage>('GET', '/webhooks');
    expect(list?.body.items).toHaveLength(MAX_WEBHOOKS);
  });

  it('do not count once they are removed, nor those of another account', async () => {
    const api = await config.stack.api('full');
    const [first] = [await createWebhook(api), await createWebhook(api), await createWebhook(api)];
    const refused = await api.call('POST', '/webhooks', { body: aWebhook() });
    expect([refused.status, refused.body]).toEqual([
      409,
      expect.objectContaining({ detail: 'the account has 3 webhooks, which is all it may have' }),
    ]);
    await createWebhook(await config.stack.api('another'));
    expect((await api.call('DELETE', `/webhooks/${first.id}`)).status).toBe(204);
    expect((await api.call('DELETE', `/webhooks/${first.id}`)).status).toBe(404);
    await createWebhook(api);
    expect((await api.call('POST', '/webhooks', { body: aWebhook() })).status).toBe(409);
  });
});

it('a body is no larger than the limit', async () => {
  const api = await config.stack.api('large');
  const body = aWebhook({ url: `https://example.com/${'x'.repeat(2_000)}` });
  expect((await api.call('POST', '/webhooks', { body })).status).toBe(413);
});

it('a page is no larger than the limit', async () => {
  const api = await config.stack.api('large');
  for (const path of ['/webhooks', '/deliveries', '/audit-log'])
    expect((await api.call('GET', `${path}?limit=101`)).status).toBe(400);
});

describe('requests within a minute', () => {
  let url: string;
  let otherUrl: string;
  beforeAll(async () => {
    const settings = {
      REQUESTS_PER_MINUTE_PER_PRINCIPAL: String(PER_PRINCIPAL),
      REQUESTS_PER_MINUTE_PER_ACCOUNT: String(PER_ACCOUNT),
    };
    url = (await config.stack.startService('config-service', settings)).url;
    otherUrl = (await config.stack.startService('config-service', settings)).url;
  });

  const as = async (account: string, role: string, at = url): Promise<ApiClient> =>
    new ApiClient(at, await config.stack.keys.mintToken({ account, roles: [role] }));
  const ask = (api: ApiClient, times: number) =>
    Array.from({ length: times }, () => api.call('GET', '/event-types'));

  it('of one principal are counted over all instances; a problem says when to come again', async () => {
    const [here, there] = [await as('busy', 'admin'), await as('busy', 'admin', otherUrl)];
    expect(await statuses([...ask(here, 4), ...ask(there, 4)])).toEqual([
      ...Array<number>(PER_PRINCIPAL).fill(200),
      ...Array<number>(3).fill(429),
    ]);
    const { status, headers, body } = await here.call<{ detail: string }>('GET', '/webhooks');
    expect([status, body.detail]).toEqual([429, 'too many requests of yours within a minute']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    const retryAfterS = Number(headers.get('retry-after'));
    expect(retryAfterS).toBeGreaterThanOrEqual(1);
    expect(retryAfterS).toBeLessThanOrEqual(60);
  });

  it('of one account are counted over its principals; another account is not touched', async () => {
    const [admin, owner] = [await as('crowd', 'admin'), await as('crowd', 'account-owner')];
    expect(await statuses([...ask(admin, 5), ...ask(owner, 5)])).toEqual([
      ...Array<number>(PER_ACCOUNT).fill(200),
      ...Array<number>(2).fill(429),
    ]);
    expect(await statuses(ask(await as('quiet', 'admin'), 1))).toEqual([200]);
  });

  it('are counted before a denial is written down', async () => {
    const answers = await statuses(ask(await as('pushy', 'member'), 7));
    expect(answers).toEqual([...Array<number>(5).fill(403), 429, 429]);
    expect(await config.database.collection('audit_log').countDocuments({ accountId: 'pushy' })).toBe(5);
  });
});

describe('requests to sign in, within a minute', () => {
  let url: string;
  beforeAll(async () => {
    const settings = { SIGN_IN_REQUESTS_PER_MINUTE: '4', TRUSTED_PROXIES: '127.0.0.0/8' };
    url = (await config.stack.startService('config-service', settings)).url;
  });

  const from = (address: string, path: string, method = 'GET'): Promise<Response> =>
    fetch(url + path, { method, redirect: 'manual', headers: { 'x-forwarded-for': address } });

  it('are counted by address, over all routes and however their path is written', async () => {
    const paths = ['/auth/login', '/auth/session', '/%61uth/session', '/auth/callback'];
    for (const path of paths) expect((await from('192.0.2.1', path)).status).not.toBe(429);
    const page = await from('192.0.2.1', '/%61uth/login');
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Too many requests');
    const problem = await from('192.0.2.1', '/auth/logout', 'POST');
    expect([problem.status, problem.headers.get('content-type')]).toEqual([
      429,
      expect.stringContaining('application/problem+json'),
    ]);
    for (const { headers } of [page, problem]) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('of others are not touched, nor is anything but signing in', async () => {
    for (let n = 0; n < 5; n += 1) await from('192.0.2.2', '/auth/session');
    expect((await from('192.0.2.2', '/auth/session')).status).toBe(429);
    expect((await from('192.0.2.3', '/auth/session')).status).toBe(401);
    expect((await from('192.0.2.2', '/health/live')).status).toBe(200);
    expect((await from('192.0.2.2', '/api/v1/webhooks')).status).toBe(401);
  });

  it('are counted by who connects, where nobody is trusted to say otherwise', async () => {
    const { url: direct } = await config.stack.startService('config-service', {
      SIGN_IN_REQUESTS_PER_MINUTE: '4',
    });
    const statusesOf = [1, 2, 3, 4, 5].map(async (n) => {
      const headers = { 'x-forwarded-for': `192.0.2.${String(n)}` };
      return fetch(`${direct}/auth/session`, { headers });
    });
    expect(await statuses(statusesOf)).toEqual([401, 401, 401, 401, 429]);
  });
});

it('an answer of the API is not cached, however its path is written', async () => {
  for (const path of ['/api/v1/webhooks', '/%61pi/v1/webhooks', '/api/%76%31/webhooks']) {
    const response = await fetch(config.stack.url() + path);
    expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 401, 'no-store']);
  }
});
