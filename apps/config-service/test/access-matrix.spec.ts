import type { Webhook } from '@sight-webhooks/contracts';
import { ApiClient, certificate } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../src/api/openapi.document.js';
import { ConfigStack, aWebhook, createWebhook } from './config-stack.js';
import { WrongTokens } from './tokens.js';

/**
 * Who may do what: every credential on every route of the API's own document. A route without a row here fails, and so
 * does a row without a route.
 */
type Row = {
  /** Whom it is for; without it, those who manage the account's webhooks. */
  readonly audience?: 'operators';
  /** The status for those who may manage the account's webhooks, and have no other role. */
  readonly allowed: number;
  /** For the owner of another account, who asks for an object of this one, or for a list, which is then their own. */
  readonly otherAccount: number;
  readonly body?: object;
};

const AN_ID = '638ce960-1231-41e9-a15d-d1c47c8f7593';

const ROUTES: Readonly<Record<string, Row>> = {
  'GET /api/v1/audit-log': { allowed: 200, otherAccount: 200 },
  'GET /api/v1/event-types': { allowed: 200, otherAccount: 200 },
  'GET /api/v1/webhooks': { allowed: 200, otherAccount: 200 },
  'POST /api/v1/webhooks': { allowed: 201, otherAccount: 201, body: aWebhook() },
  'GET /api/v1/webhooks/{id}': { allowed: 200, otherAccount: 404 },
  'PATCH /api/v1/webhooks/{id}': { allowed: 200, otherAccount: 404, body: { name: 'Changed' } },
  'DELETE /api/v1/webhooks/{id}': { allowed: 204, otherAccount: 404 },
  'POST /api/v1/webhooks/{id}/activate': { allowed: 200, otherAccount: 404 },
  'POST /api/v1/webhooks/{id}/deactivate': { allowed: 200, otherAccount: 404 },
  'GET /api/v1/webhooks/{id}/secret': { allowed: 200, otherAccount: 404 },
  'POST /api/v1/webhooks/{id}/secret/rotate': { allowed: 200, otherAccount: 404 },
  'GET /api/v1/deliveries': { allowed: 200, otherAccount: 200 },
  // No delivery has been made: that the log is read for one account alone is in deliveries.api.spec.ts.
  'GET /api/v1/deliveries/{messageId}': { allowed: 404, otherAccount: 404 },
  'GET /api/v1/pinned-authorities': { allowed: 200, otherAccount: 200 },
  'PUT /api/v1/pinned-authorities': {
    allowed: 200,
    otherAccount: 200,
    body: { pem: certificate('private-ca.pem') },
  },
  'DELETE /api/v1/pinned-authorities': { allowed: 204, otherAccount: 204 },
  'GET /api/v1/webhook-statistics': { allowed: 200, otherAccount: 200 },
  'GET /api/v1/operations': { audience: 'operators', allowed: 403, otherAccount: 403 },
};

let config: ConfigStack;
let document: OpenApiDocument;
let tokens: WrongTokens;
beforeAll(async () => {
  config = await ConfigStack.start(1, { settings: { LAG_INTERVAL_MS: '1000' } });
  document = (await (await fetch(`${config.stack.url()}/api/openapi.json`)).json()) as OpenApiDocument;
  tokens = new WrongTokens(config.stack.keys);
});
afterAll(() => config.stop());

const mint = (account: string, ...roles: string[]): Promise<string> =>
  config.stack.keys.mintToken({ account, roles });

const UNAUTHENTICATED: readonly [who: string, authorization: () => Promise<string | undefined>][] = [
  ['nobody', () => Promise.resolve(undefined)],
  ['another scheme', () => Promise.resolve('Basic dGVzdDoxMjM=')],
  ['no token', () => Promise.resolve('Bearer nonsense')],
  ['an expired token', async () => `Bearer ${await tokens.expired()}`],
  ['a token that never expires', async () => `Bearer ${await tokens.withoutExpiry()}`],
  ['a token of tomorrow', async () => `Bearer ${await tokens.notYetValid()}`],
  ['a token for another audience', async () => `Bearer ${await tokens.wrongAudience()}`],
  ['a token of another issuer', async () => `Bearer ${await tokens.wrongIssuer()}`],
  ['alg: none', async () => `Bearer ${await tokens.unsigned()}`],
  ['HS256 with the public key (PEM)', async () => `Bearer ${await tokens.confused('pem')}`],
  ['HS256 with the public key (JWK)', async () => `Bearer ${await tokens.confused('jwk')}`],
  ['an unknown key id', async () => `Bearer ${await tokens.unknownKeyId()}`],
  ['a stranger’s signature', async () => `Bearer ${await tokens.forged()}`],
  ['a stranger’s key in the header', async () => `Bearer ${await tokens.ownKeyInHeader()}`],
  ['another payload than was signed', async () => `Bearer ${await tokens.tampered()}`],
];

const FORBIDDEN: readonly [who: string, token: () => Promise<string>][] = [
  ['member', () => mint('acme', 'member')],
  // Operators of Sight run the services; a customer's webhooks are not theirs.
  ['operator', () => mint('acme', 'operator')],
  ['operator of no account', () => mint('', 'operator', 'admin')],
  ['somebody without a role', () => mint('acme')],
  ['somebody with a role that only looks like admin', () => mint('acme', 'ADMIN', 'admin ')],
  ['an owner of no account', () => tokens.withoutAccount()],
  // The database and Kafka would take them for accounts of other names.
  ['an owner of an account with an unpaired surrogate', () => mint('acme\ud800', 'account-owner')],
  ['an owner of an account with a NUL', () => mint('acme\0', 'account-owner')],
];

async function send(route: string, id: string, authorization: string | undefined): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replace('{id}', id).replace('{messageId}', `wh-${AN_ID}`);
  const query = path.endsWith('/webhook-statistics') ? `?webhookIds=${id}` : '';
  const body = ROUTES[route]?.body;
  return fetch(config.stack.url() + filled + query, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** So that the connection can be used again. */
const drained = (response: Response): Promise<string> => response.text();

describe('every route', () => {
  it('has a row', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it.each(UNAUTHENTICATED)('answers %s with 401', async (_, authorization) => {
    const given = await authorization();
    for (const route of Object.keys(ROUTES)) {
      const response = await send(route, AN_ID, given);
      expect([route, response.status]).toEqual([route, 401]);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=/);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      await drained(response);
    }
  });

  it.each(FORBIDDEN)('answers %s with 403, and changes nothing', async (who, token) => {
    const owner = await config.stack.api('acme');
    const { id } = await createWebhook(owner);
    const given = `Bearer ${await token()}`;
    for (const route of Object.keys(ROUTES)) {
      if (who === 'operator' && ROUTES[route]?.audience === 'operators') continue;
      const response = await send(route, id, given);
      expect([route, response.status]).toEqual([route, 403]);
      await drained(response);
    }
    expect((await owner.call('GET', `/webhooks/${id}`)).body).toMatchObject({ status: 'active', version: 1 });
  });

  it('is open to an operator where it is for operators', async () => {
    const token = await mint('sight', 'operator');
    const routes = Object.keys(ROUTES).filter((route) => ROUTES[route]?.audience === 'operators');
    expect(routes).toEqual(['GET /api/v1/operations']);
    const ask = async () => {
      const response = await send(routes[0] ?? '', AN_ID, `Bearer ${token}`);
      await drained(response);
      return response.status;
    };
    // Until Kafka has been looked at for the first time, it is 503.
    await expect.poll(ask, { timeout: 30_000 }).toBe(200);
  });

  it.each(['admin', 'account-owner'])('is open to an %s of the account', async (role) => {
    const token = await mint('acme', role);
    const api = new ApiClient(config.stack.url(), token);
    for (const [route, { allowed }] of Object.entries(ROUTES)) {
      const { id } = await createWebhook(api);
      const response = await send(route, id, `Bearer ${token}`);
      expect([route, response.status]).toEqual([route, allowed]);
      await drained(response);
    }
  });

  it('shows an owner of another account nothing of this one', async () => {
    const [owner, other] = [await config.stack.api('acme'), await mint('globex', 'account-owner')];
    const { id } = await createWebhook(owner, { name: 'A secret name' });
    for (const [route, { otherAccount }] of Object.entries(ROUTES)) {
      const response = await send(route, id, `Bearer ${other}`);
      expect([route, response.status]).toEqual([route, otherAccount]);
      expect(await response.text()).not.toContain('A secret name');
    }
    const { body } = await owner.call<Webhook>('GET', `/webhooks/${id}`);
    expect(body).toMatchObject({ name: 'A secret name', status: 'active', version: 1 });
  });
});
