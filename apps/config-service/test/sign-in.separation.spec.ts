import { freePort, Visitor } from '@sight-webhooks/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';

const running: ConfigStack[] = [];
afterAll(() => Promise.all(running.map((config) => config.stop())));

async function start(options: Parameters<typeof ConfigStack.start>[1] = {}): Promise<ConfigStack> {
  const config = await ConfigStack.start(1, options);
  running.push(config);
  return config;
}

const statusOf = async (visitor: Visitor, path: string): Promise<number> => (await visitor.send(path)).status;

it('two stacks on one host do not disturb each other in one browser', async () => {
  const [first, second] = await Promise.all([start({ signIn: true }), start({ signIn: true })]);
  const [firstUrl, secondUrl] = [first.stack.url(), second.stack.url()];
  const visitor = new Visitor();
  const [firstForm, secondForm] = [await visitor.openSignIn(firstUrl), await visitor.openSignIn(secondUrl)];
  await visitor.submit(firstForm, 'owner@acme.example');
  expect(await statusOf(visitor, `${secondUrl}/auth/session`)).toBe(401);
  await visitor.submit(secondForm, 'owner@globex.example');
  const accounts = await Promise.all(
    [firstUrl, secondUrl].map(async (url) => {
      const session = (await (await visitor.send(`${url}/auth/session`)).json()) as { accountId: string };
      return session.accountId;
    }),
  );
  expect(accounts).toEqual(['acme', 'globex']);
});

describe('without a provider', () => {
  it('that is configured, sign-in says so, and the REST API works', async () => {
    const { stack } = await start();
    const visitor = new Visitor();
    const page = await visitor.openSignIn(stack.url());
    expect(page.response.status).toBe(404);
    expect(page.text).toContain('Sign-in is not set up');
    expect(await statusOf(visitor, `${stack.url()}/auth/session`)).toBe(401);
    expect(await statusOf(visitor, `${stack.url()}/auth/callback?code=x&state=y`)).toBe(400);
    expect((await (await stack.api()).call('GET', '/webhooks')).status).toBe(200);
  });

  it('that answers, the service starts, and sign-in works once it does; over https cookies are bound to the host', async () => {
    const provider = `http://127.0.0.1:${String(await freePort())}`;
    const settings = {
      OIDC_ISSUER: provider,
      OIDC_CLIENT_ID: 'console',
      PUBLIC_URL: 'https://sight.example',
    };
    const { stack } = await start({ settings });
    const visitor = new Visitor();
    const page = await visitor.openSignIn(stack.url(), '/deliveries');
    expect(page.response.status).toBe(503);
    expect(page.text).toContain('/auth/login?returnTo=%2Fdeliveries');

    const { stack: other } = await start({ signIn: true });
    const { OIDC_ISSUER, OIDC_CLIENT_ID } = other.environment;
    const secure = await stack.startService('config-service', { OIDC_ISSUER, OIDC_CLIENT_ID });
    const begun = await visitor.send(`${secure.url}/auth/login`);
    expect(begun.status).toBe(302);
    const [cookie = ''] = begun.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sight-webhooks-sign-in-[\w-]+=/);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(new URL(begun.headers.get('location') ?? '').searchParams.get('redirect_uri')).toBe(
      'https://sight.example/auth/callback',
    );
    expect(begun.headers.get('strict-transport-security')).toContain('max-age=');
  });
});
