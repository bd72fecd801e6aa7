import { setTimeout as sleep } from 'node:timers/promises';
import { problemSchema } from '@sight-webhooks/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';
import { ConsoleUser } from './console-user.js';

let config: ConfigStack;
beforeAll(async () => {
  config = await ConfigStack.start(1, { signIn: true });
});
afterAll(() => config.stop());

describe('a session', () => {
  it('is in a cookie that no script can read and no other site makes a browser send', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    const cookie = await user.sessionCookie();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', secure: false });
    expect(cookie?.key).toBe(`sight-webhooks-session-${new URL(user.url).port}`);
    expect(cookie?.value).toMatch(/^[\w-]{43}$/);
  });

  it('is stored without what opens it, and without tokens of the provider', async () => {
    const user = await ConsoleUser.signedIn(config.stack, 'owner@stored.example');
    const stored = await config.database.collection('sessions').findOne({ accountId: 'stored' });
    const { value = '' } = (await user.sessionCookie()) ?? {};
    expect(value).not.toBe('');
    expect(JSON.stringify(stored)).not.toContain(value);
    expect(Object.keys(stored ?? {}).sort()).toEqual(
      ['_id', 'accountId', 'createdAt', 'email', 'endsAt', 'mustEndAt', 'name', 'roles', 'subject'].sort(),
    );
    const indexes = await config.database.collection('sessions').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { endsAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('is a new one at every sign-in, and the one before ends', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    const before = await user.sessionCookie();
    await user.visitor.visit(`${user.url}/auth/login`);
    const after = await user.sessionCookie();
    expect(after?.value).not.toBe(before?.value);
    const headers = { cookie: before?.cookieString() ?? '' };
    expect((await fetch(`${user.url}/auth/session`, { headers })).status).toBe(401);
  });

  it('of a made up token is none', async () => {
    const user = new ConsoleUser(config.stack);
    const name = `sight-webhooks-session-${new URL(user.url).port}`;
    for (const value of ['', 'x', 'x'.repeat(43), '%7B%22%24ne%22%3A1%7D']) {
      const headers = { cookie: `${name}=${value}` };
      expect((await fetch(`${user.url}/api/v1/webhooks`, { headers })).status).toBe(401);
    }
  });

  it('of a member shows who it is, and opens nothing', async () => {
    const user = await ConsoleUser.signedIn(config.stack, 'member@acme.example');
    expect(await user.session()).toMatchObject({ accountId: 'acme', roles: ['member'], canManage: false });
    expect((await user.ask('/api/v1/webhooks')).status).toBe(403);
    expect((await user.createWebhook(await user.ownHeaders())).status).toBe(403);
  });

  it.each([
    ['operator@sight.example', { canManage: false, canOperate: true }, { webhooks: 403, operations: 200 }],
    ['lead@sight.example', { canManage: true, canOperate: true }, { webhooks: 200, operations: 200 }],
    ['owner@acme.example', { canManage: true, canOperate: false }, { webhooks: 200, operations: 403 }],
  ])('of %s shows what it opens, and opens no more', async (email, rights, statuses) => {
    const user = await ConsoleUser.signedIn(config.stack, email);
    expect(await user.session()).toMatchObject(rights);
    for (const [path, status] of Object.entries(statuses)) {
      const ask = async () => (await user.ask(`/api/v1/${path}`)).status;
      // Until Kafka has been looked at for the first time, it is 503.
      await expect.poll(ask, { timeout: 30_000 }).toBe(status);
    }
  });

  it('opens its own account only', async () => {
    const acme = await ConsoleUser.signedIn(config.stack, 'admin@acme.example');
    const globex = await ConsoleUser.signedIn(config.stack, 'owner@globex.example');
    const created = await acme.createWebhook(await acme.ownHeaders());
    expect(created.status).toBe(201);
    const path = created.headers.get('location') ?? '';
    expect((await acme.ask(path)).status).toBe(200);
    expect((await globex.ask(path)).status).toBe(404);
  });

  it('counts for every instance', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    const other = await config.stack.startService('config-service');
    const headers = { cookie: (await user.sessionCookie())?.cookieString() ?? '' };
    expect((await fetch(`${other.url}/api/v1/webhooks`, { headers })).status).toBe(200);
    await other.stop();
  });
});

describe('a request that changes something', () => {
  it.each<[string, (own: Record<string, string>) => Record<string, string>, number]>([
    ['with everything', (own) => own, 201],
    ['without Sec-Fetch-Site, as older browsers send it', ({ 'sec-fetch-site': _, ...rest }) => rest, 201],
    ['without the token', ({ 'x-csrf-token': _, ...rest }) => rest, 403],
    ['with a wrong token', (own) => ({ ...own, 'x-csrf-token': 'x'.repeat(43) }), 403],
    ['with a token of another length', (own) => ({ ...own, 'x-csrf-token': 'x' }), 403],
    ['from another site', (own) => ({ ...own, origin: 'https://elsewhere.example' }), 403],
    ['from another port', (own) => ({ ...own, origin: 'http://127.0.0.1:1' }), 403],
    ['from nowhere', (own) => ({ ...own, origin: 'null' }), 403],
    ['from a site beside ours', (own) => ({ ...own, 'sec-fetch-site': 'same-site' }), 403],
    ['from a link', (own) => ({ ...own, 'sec-fetch-site': 'none' }), 403],
    ['that does not say from where', (own) => ({ 'x-csrf-token': own['x-csrf-token'] ?? '' }), 403],
  ])('%s is answered so', async (_, change, status) => {
    const user = await ConsoleUser.signedIn(config.stack);
    const response = await user.createWebhook(change(await user.ownHeaders()));
    expect(response.status).toBe(status);
    if (status !== 403) return;
    const problem = problemSchema.parse(await response.json());
    expect(problem.type).toBe('urn:sight-webhooks:problem:csrf');
  });

  it("with another session's token is refused", async () => {
    const [user, other] = [
      await ConsoleUser.signedIn(config.stack),
      await ConsoleUser.signedIn(config.stack),
    ];
    expect((await user.createWebhook(await other.ownHeaders())).status).toBe(403);
  });

  it('with a bearer token needs nothing of it, with a cookie beside it or without', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    const token = await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] });
    expect((await user.createWebhook({ authorization: `Bearer ${token}` })).status).toBe(201);
    expect((await user.createWebhook({ authorization: 'Bearer nonsense' })).status).toBe(401);
  });
});

describe('signing out', () => {
  it('needs the token, ends the session for good, and leads to the end of that of the provider', async () => {
    const user = await ConsoleUser.signedIn(config.stack);
    const headers = await user.ownHeaders();
    const cookie = await user.sessionCookie();
    expect((await user.ask('/auth/logout', { method: 'POST' })).status).toBe(403);
    expect((await user.ask('/auth/session')).status).toBe(200);

    const response = await user.ask('/auth/logout', { method: 'POST', headers });
    expect(response.status).toBe(200);
    const { redirectTo } = (await response.json()) as { redirectTo: string };
    expect(redirectTo).toContain(`${config.stack.identityProvider.issuer}/session/end?`);
    expect(redirectTo).not.toContain('id_token');
    expect(await user.sessionCookie()).toBeUndefined();
    const kept = { cookie: cookie?.cookieString() ?? '' };
    expect((await fetch(`${user.url}/auth/session`, { headers: kept })).status).toBe(401);
    expect((await fetch(`${user.url}/api/v1/webhooks`, { headers: kept })).status).toBe(401);

    const confirmation = await user.visitor.visit(redirectTo);
    const [, secret = ''] = /name="xsrf" value="(\w+)"/.exec(confirmation.text) ?? [];
    const body = new URLSearchParams({ xsrf: secret, logout: 'yes' });
    const issuer = config.stack.identityProvider.issuer;
    const end = await user.visitor.visit(`${issuer}/session/end/confirm`, { method: 'POST', body });
    expect(end.url).toBe(`${user.url}/`);
    expect((await user.visitor.openSignIn(user.url)).text).toContain('<label for="password">');
  });

  it('when nobody is signed in is no error', async () => {
    const response = await new ConsoleUser(config.stack).ask('/auth/logout', { method: 'POST' });
    expect(response.status).toBe(200);
  });
});

describe('the end of a session', () => {
  const settings = { SESSION_IDLE_TIMEOUT_MS: '1000', SESSION_LIFETIME_MS: '2500' };

  it('comes when it is not used, and at the latest after its lifetime', async () => {
    const brief = await ConfigStack.start(1, { signIn: true, settings });
    try {
      const idle = await ConsoleUser.signedIn(brief.stack);
      const busy = await ConsoleUser.signedIn(brief.stack);
      const endsAt = Date.parse((await busy.session()).expiresAt);
      // Asking for the session is not using it.
      for (let use = 0; use < 3; use += 1) {
        await sleep(450);
        await idle.ask('/auth/session');
        expect((await busy.ask('/api/v1/event-types')).status).toBe(200);
      }
      expect(Date.parse((await busy.session()).expiresAt)).toBeGreaterThan(endsAt);
      expect((await idle.ask('/auth/session')).status).toBe(401);
      for (let use = 0; use < 4; use += 1) {
        await sleep(450);
        await busy.ask('/api/v1/event-types');
      }
      expect((await busy.ask('/api/v1/event-types')).status).toBe(401);
    } finally {
      await brief.stop();
    }
  });
});
