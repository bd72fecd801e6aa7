import { problemSchema } from '@sight-webhooks/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigStack } from './config-stack.js';

let config: ConfigStack;
let token: string;
beforeAll(async () => {
  config = await ConfigStack.start();
  token = await config.stack.keys.mintToken({ account: 'acme', roles: ['admin'] });
});
afterAll(() => config.stop());

type Call = {
  readonly what: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
};

const WEBHOOKS = '/api/v1/webhooks';
const JSON_TYPE = 'application/json';

const post = (type: string | undefined, body?: string) => ({
  method: 'POST',
  path: WEBHOOKS,
  ...(type === undefined ? {} : { type }),
  ...(body === undefined ? {} : { body }),
});

const calls: readonly Call[] = [
  { what: 'a body that is not JSON', status: 400, ...post(JSON_TYPE, '{"name":') },
  { what: 'a body that is not an object', status: 400, ...post(JSON_TYPE, '[]') },
  { what: 'no body', status: 400, ...post(undefined) },
  { what: 'an empty body', status: 400, ...post(JSON_TYPE, '') },
  { what: 'a poisoned prototype', status: 400, ...post(JSON_TYPE, '{"__proto__":{"admin":true}}') },
  {
    what: 'a body over the limit',
    status: 413,
    ...post(JSON_TYPE, JSON.stringify({ name: 'x'.repeat(70_000) })),
  },
  { what: 'a form', status: 415, ...post('application/x-www-form-urlencoded', 'name=x') },
  { what: 'text', status: 415, ...post('text/plain', 'x') },
  { what: 'an unknown route', status: 404, method: 'GET', path: '/api/v1/nothing' },
  { what: 'an unknown method', status: 404, method: 'PUT', path: WEBHOOKS },
  { what: 'an id that is none', status: 404, method: 'GET', path: `${WEBHOOKS}/1` },
  {
    what: 'a change of an id that is none',
    status: 404,
    ...post(JSON_TYPE, '{"name":"x"}'),
    method: 'PATCH',
    path: `${WEBHOOKS}/..%2fx`,
  },
  { what: 'a delivery that is none', status: 404, method: 'GET', path: '/api/v1/deliveries/wh-1' },
  {
    what: 'a repeated query parameter',
    status: 400,
    method: 'GET',
    path: `${WEBHOOKS}?status=active&status=inactive`,
  },
  { what: 'a malformed URL', status: 400, method: 'GET', path: `${WEBHOOKS}/%zz` },
];

describe('problem+json', () => {
  it.each(calls)('answers $what with $status', async ({ status, method, path, type, body }) => {
    const response = await fetch(config.stack.url() + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(problemSchema.strict().parse(await response.json())).toMatchObject({ status });
  });
});
