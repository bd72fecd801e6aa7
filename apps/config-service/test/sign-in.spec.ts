import { Visitor, type Visit } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';
import { ConsoleUser } from './console-user.js';

let config: ConfigStack;
let url: string;
beforeAll(async () => {
  config = await ConfigStack.start(1, { signIn: true });
  url = config.stack.url();
});
afterAll(() => config.stop());

const CALLBACK = /\/auth\/callback\?/;
const OWNER = 'owner@acme.example';

/** A browser that has given its password, and the address that the provider has sent it back to. */
async function sentBack(visitor: Visitor): Promise<URL> {
  const form = await visitor.openSignIn(url, '/deliveries');
  return new URL((await visitor.submit(form, OWNER, 'demo', CALLBACK)).url);
}

/** Changes the cookie in which the browser keeps what it has to bring back. */
async function changeAttempt(visitor: Visitor, change: Record<string, string>): Promise<void> {
  const attempt = (await visitor.cookies(url)).find(({ key }) => key.includes('-sign-in-'));
  if (attempt === undefined) throw new Error('no sign-in is under way');
  const content = JSON.parse(Buffer.from(attempt.value, 'base64url').toString()) as object;
  attempt.value = Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url');
  await visitor.setCookie(attempt.toString(), url);
}

const expectRefusal = async (visitor: Visitor, { response, text }: Visit): Promise<void> => {
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(text).toContain('Sign in again');
  expect((await visitor.send(`${url}/auth/session`)).status).toBe(401);
};

describe('signing in', () => {
  it('by e-mail address and password leads to where one wanted to go', async () => {
    const user = new ConsoleUser(config.stack);
    expect((await user.ask('/auth/session')).status).toBe(401);
    const form = await user.visitor.openSignIn(url, '/deliveries?status=failed');
    expect(form.text).toContain('<label for="password">');
    const { response } = await user.visitor.submit(form, OWNER);
    expect(response.url).toBe(`${url}/deliveries?status=failed`);
    expect(await user.session()).toEqual({
      user: { name: 'Olivia Owner', email: OWNER },
      accountId: 'acme',
      roles: ['account-owner'],
      canManage: true,
      canOperate: false,
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      csrfToken: expect.stringMatching(/^[\w-]{43}$/) as unknown,
    });
    expect((await user.ask('/api/v1/webhooks')).status).toBe(200);
  });

  it('with a wrong password is refused in words, and can be tried again', async () => {
    const visitor = new Visitor();
    const form = await visitor.openSignIn(url);
    const refused = await visitor.submit(form, OWNER, 'wrong');
    expect(refused.response.status).toBe(401);
    expect(refused.text).toMatch(/role="alert">The e-mail address or the password is wrong/);
    expect((await visitor.submit(form, 'nobody@acme.example')).response.status).toBe(401);
    expect((await visitor.send(`${url}/auth/session`)).status).toBe(401);
    await visitor.submit(form, OWNER);
    expect((await visitor.send(`${url}/auth/session`)).status).toBe(200);
  });

  it('in two tabs at the same time works in both', async () => {
    const visitor = new Visitor();
    const [first, second] = [await visitor.openSignIn(url, '/a'), await visitor.openSignIn(url, '/b')];
    expect((await visitor.submit(first, OWNER)).response.url).toBe(`${url}/a`);
    expect((await visitor.submit(second, OWNER)).response.url).toBe(`${url}/b`);
  });

  it('by another name of this host comes to the name that the provider knows', async () => {
    const visitor = new Visitor();
    const form = await visitor.openSignIn(url.replace('127.0.0.1', 'localhost'), '/deliveries');
    expect((await visitor.submit(form, OWNER)).response.url).toBe(`${url}/deliveries`);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/.//elsewhere.example',
  ])('never leads to another site: %s', async (returnTo) => {
    const { response } = await new Visitor().signIn(url, OWNER, returnTo);
    expect(response.url).toBe(`${url}/`);
  });

  it('of many abandoned tabs does not fill the browser with cookies', async () => {
    const visitor = new Visitor();
    for (let tab = 0; tab < 12; tab += 1) await visitor.send(`${url}/auth/login`);
    expect((await visitor.cookies(url)).length).toBeLessThanOrEqual(6);
  });
});

describe('an answer of the provider', () => {
  it.each(['state', 'iss', 'code'])('with another %s is refused', async (parameter) => {
    const visitor = new Visitor();
    const callback = await sentBack(visitor);
    callback.searchParams.set(parameter, `${callback.searchParams.get(parameter) ?? ''}x`);
    await expectRefusal(visitor, await visitor.visit(callback.href));
  });

  it.each(['state', 'nonce', 'codeVerifier'])('that does not go with the %s is refused', async (check) => {
    const visitor = new Visitor();
    const callback = await sentBack(visitor);
    await changeAttempt(visitor, { [check]: 'x'.repeat(43) });
    await expectRefusal(visitor, await visitor.visit(callback.href));
  });

  it('counts once', async () => {
    const visitor = new Visitor();
    const callback = await sentBack(visitor);
    expect((await visitor.visit(callback.href)).response.url).toBe(`${url}/deliveries`);
    expect((await visitor.visit(callback.href)).response.status).toBe(400);
  });

  it('counts only in the browser that began', async () => {
    const callback = await sentBack(new Visitor());
    const other = new Visitor();
    await expectRefusal(other, await other.visit(callback.href));
    await other.openSignIn(url);
    await expectRefusal(other, await other.visit(callback.href));
  });

  it('that is a refusal is shown as one, and not repeated', async () => {
    const visitor = new Visitor();
    const state = (await sentBack(visitor)).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ error: 'access_denied', error_description: '<b>no</b>', state });
    const shown = await visitor.visit(`${url}/auth/callback?${query.toString()}`);
    await expectRefusal(visitor, shown);
    expect(shown.text).not.toContain('<b>no</b>');
  });
});
