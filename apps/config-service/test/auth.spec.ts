import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebhookPage } from '@sight-webhooks/contracts';
import { LOCAL_AUDIENCE, LOCAL_ISSUER, StackKeys } from '@sight-webhooks/testing';
import { SignJWT, UnsecuredJWT, importJWK, type JSONWebKeySet, exportSPKI, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack, createWebhook } from './config-stack.js';

let config: ConfigStack;
beforeAll(async () => {
  config = await ConfigStack.start();
});
afterAll(() => config.stop());

const claims = { account_id: 'acme', roles: ['admin'] };
const mint = (differences: Partial<Parameters<StackKeys['mintToken']>[0]> = {}): Promise<string> =>
  config.stack.keys.mintToken({ account: 'acme', roles: ['admin'], ...differences });
const call = (authorization?: string): Promise<Response> =>
  fetch(`${config.stack.url()}/api/v1/webhooks`, {
    headers: authorization === undefined ? {} : { authorization },
  });

async function publicKey(): Promise<CryptoKey> {
  const { keys } = JSON.parse(
    await readFile(fileURLToPath(config.stack.keys.jwksUri), 'utf8'),
  ) as JSONWebKeySet;
  return (await importJWK({ ...keys[0] }, 'ES256')) as CryptoKey;
}

/** Signed with HMAC, the public key as its secret: what a verifier accepts that trusts the header's algorithm. */
async function confusedToken(): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'local-1' })
    .setIssuer(LOCAL_ISSUER)
    .setAudience(LOCAL_AUDIENCE)
    .setExpirationTime('1h')
    .sign(Buffer.from(await exportSPKI(await publicKey())));
}

const unsignedToken = (): string =>
  new UnsecuredJWT(claims)
    .setIssuer(LOCAL_ISSUER)
    .setAudience(LOCAL_AUDIENCE)
    .setExpirationTime('1h')
    .encode();

async function strangersToken(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sight-keys-'));
  const token = await (await StackKeys.in(folder)).mintToken({ account: 'acme', roles: ['admin'] });
  await rm(folder, { recursive: true });
  return token;
}

const tamperedToken = async (): Promise<string> => {
  const [header, , signature] = (await mint()).split('.');
  const payload = Buffer.from(JSON.stringify({ ...claims, account_id: 'globex' })).toString('base64url');
  return [header, payload, signature].join('.');
};

describe('a request', () => {
  it.each<[string, () => string | undefined | Promise<string>]>([
    ['without a token', () => undefined],
    ['with another scheme', () => 'Basic dGVzdDoxMjM='],
    ['with a token that is none', () => 'Bearer nonsense'],
    ['with an expired token', async () => `Bearer ${await mint({ lifetimeSeconds: -60 })}`],
    ['with a token for another audience', async () => `Bearer ${await mint({ audience: 'other' })}`],
    ['with a token of another issuer', async () => `Bearer ${await mint({ issuer: 'https://evil' })}`],
    ['with an unsigned token', () => `Bearer ${unsignedToken()}`],
    ['with the public key as an HMAC secret', async () => `Bearer ${await confusedToken()}`],
    ['signed with a key of a stranger', async () => `Bearer ${await strangersToken()}`],
    ['with another payload than was signed', async () => `Bearer ${await tamperedToken()}`],
  ])('%s is answered with 401', async (_, authorization) => {
    const response = await call(await authorization());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([['member'], ['ADMIN'], []])('with the roles [%s] is answered with 403', async (...roles) => {
    const response = await call(`Bearer ${await mint({ roles })}`);
    expect(response.status).toBe(403);
  });

  it.each(['admin', 'account-owner'])('of an %s is let in', async (role) => {
    expect((await call(`Bearer ${await mint({ roles: [role] })}`)).status).toBe(200);
  });
});

describe('another account', () => {
  it('finds nothing of ours: 404, on every route', async () => {
    const [ours, theirs] = [await config.stack.api('acme'), await config.stack.api('globex')];
    const { id } = await createWebhook(ours);
    const body = { name: 'Theirs' };
    expect((await theirs.call('GET', `/webhooks/${id}`)).status).toBe(404);
    expect((await theirs.call('PATCH', `/webhooks/${id}`, { body })).status).toBe(404);
    expect((await theirs.call('DELETE', `/webhooks/${id}`)).status).toBe(404);
    expect((await theirs.call('GET', `/webhooks/${id}/secret`)).status).toBe(404);
    expect((await theirs.call('POST', `/webhooks/${id}/deactivate`)).status).toBe(404);
    expect((await theirs.call<WebhookPage>('GET', '/webhooks')).body.items).toEqual([]);
    expect((await ours.call('GET', `/webhooks/${id}`)).body).toMatchObject({ status: 'active', version: 1 });
  });
});
