import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { EVENT_TYPES } from '../catalogue/event-catalogue.js';
import { toProblemErrors } from './problem.schema.js';
import { webhookCreateSchema, webhookPatchSchema, webhooksQuerySchema } from './webhook.schema.js';

const webhook = { name: 'Slack Webhook', url: 'https://example.com/hooks', events: ['report.created'] };

const errorsOf = (schema: z.ZodType, input: unknown) => {
  const { error } = schema.safeParse(input);
  return error === undefined ? [] : toProblemErrors(error);
};
const created = (changes: object) => errorsOf(webhookCreateSchema, { ...webhook, ...changes });
const patched = (patch: unknown) => errorsOf(webhookPatchSchema, patch);

describe('a new webhook', () => {
  it('needs a name, a URL and events, and nothing else', () => {
    expect(webhookCreateSchema.parse(webhook)).toEqual(webhook);
    expect(webhookCreateSchema.parse({ ...webhook, basicAuth: null })).toEqual({
      ...webhook,
      basicAuth: null,
    });
    expect(errorsOf(webhookCreateSchema, {}).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/url',
      '/events',
    ]);
    for (const body of [null, [], 'text', 42]) {
      expect(errorsOf(webhookCreateSchema, body).map(({ pointer }) => pointer)).toEqual(['']);
    }
  });

  it('must not have unknown fields, wherever', () => {
    const basicAuth = { username: 'a', password: 'b', realm: 'c' };
    expect(created({ status: 'active', accountId: 'other', basicAuth })).toEqual([
      { pointer: '/basicAuth/realm', detail: 'is not a known field' },
      { pointer: '/status', detail: 'is not a known field' },
      { pointer: '/accountId', detail: 'is not a known field' },
    ]);
    expect(created(JSON.parse('{"__proto__":{"x":1}}') as object)).toEqual([
      { pointer: '/__proto__', detail: 'is not a known field' },
    ]);
  });

  it('has its name trimmed, 1 to 100 characters', () => {
    expect(webhookCreateSchema.parse({ ...webhook, name: '  Slack  ' }).name).toBe('Slack');
    expect(created({ name: 'x'.repeat(100) })).toEqual([]);
    for (const name of ['', '   ', 'x'.repeat(101), 42, null]) {
      expect(created({ name }).map(({ pointer }) => pointer)).toEqual(['/name']);
    }
  });

  it.each([
    'https://example.com',
    'http://localhost:8080/hook',
    'HTTPS://EXAMPLE.COM/Hook?a=b&c=%20d',
    'https://[::1]:8443/',
    'https://xn--caf-dma.example/',
    'https://café.example/a@b:c',
    `https://example.com/${'x'.repeat(2028)}`,
  ])('can have the URL %s', (url) => {
    expect(created({ url })).toEqual([]);
  });

  it.each([
    '',
    'example.com/hook',
    '/hook',
    '#fragment',
    'ftp://example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http:example.com',
    'http:\\\\example.com',
    'https://',
    'https:///example.com',
    'https://#fragment',
    'https://?query',
    'https://example.com/#/hook',
    'https://user@example.com/',
    'https://user:s3cret@example.com/',
    'https://:s3cret@example.com/',
    ' https://example.com/',
    'https://exam\nple.com/',
    'https://example.com/a b',
    'https://example.com/\0',
    'https://example.com:99999/',
    'https://[::1/',
    `https://example.com/${'x'.repeat(2029)}`,
    42,
    null,
  ])('must not have the URL %j', (url) => {
    const errors = created({ url });
    expect([...new Set(errors.map(({ pointer }) => pointer))]).toEqual(['/url']);
    expect(JSON.stringify(errors)).not.toContain('s3cret');
  });

  it('names 1 to 50 events of the catalogue, each once', () => {
    expect(created({ events: EVENT_TYPES.map(({ code }) => code) })).toEqual([]);
    expect(created({ events: ['report.shredded', 'report.created'] })).toEqual([
      { pointer: '/events/0', detail: 'is not the code of an event type' },
    ]);
    expect(created({ events: ['report.created', 'report.created'] })).toEqual([
      { pointer: '/events', detail: 'must not name an event twice' },
    ]);
    for (const events of [[], 'report.created', null, Array<string>(51).fill('report.created')]) {
      expect(created({ events })[0]?.pointer).toBe('/events');
    }
    expect(created({ events: [null, 7] }).map(({ pointer }) => pointer)).toEqual(['/events/0', '/events/1']);
  });

  it.each([
    ['test', '123'],
    ['test', ''],
    ['', '123'],
    ['test', '=123=='],
    ['test', ':1:2'],
    ['ü', '密'],
    ['u'.repeat(256), 'p'.repeat(256)],
  ])('can have the credentials "%s":"%s"', (username, password) => {
    expect(created({ basicAuth: { username, password } })).toEqual([]);
  });

  it.each([
    [{ username: '', password: '' }, '/basicAuth'],
    [{ username: 'a:b', password: '123' }, '/basicAuth/username'],
    [{ username: 'a\nb', password: '123' }, '/basicAuth/username'],
    [{ username: 'a', password: '1\0' }, '/basicAuth/password'],
    [{ username: 'u'.repeat(257), password: '' }, '/basicAuth/username'],
    [{ username: '', password: 'p'.repeat(257) }, '/basicAuth/password'],
    [{ username: 'test' }, '/basicAuth/password'],
    [{ password: '123' }, '/basicAuth/username'],
    ['test:123', '/basicAuth'],
  ])('must not have the credentials %j', (basicAuth, pointer) => {
    expect(created({ basicAuth })[0]?.pointer).toBe(pointer);
  });
});

describe('a change of a webhook', () => {
  it('leaves absent fields absent', () => {
    expect(webhookPatchSchema.parse({ name: ' New ' })).toEqual({ name: 'New' });
    expect(webhookPatchSchema.parse({ basicAuth: null })).toEqual({ basicAuth: null });
    expect(webhookPatchSchema.parse({ basicAuth: { username: 'test' } })).toEqual({
      basicAuth: { username: 'test' },
    });
  });

  it('changes something, and only what can be changed', () => {
    expect(patched({})).toEqual([{ pointer: '', detail: 'must change at least one field' }]);
    expect(patched({ status: 'inactive' })[0]?.pointer).toBe('/status');
    expect(patched({ basicAuth: { password: 'x' } })[0]?.pointer).toBe('/basicAuth/username');
    expect(patched({ basicAuth: { username: '', password: '' } })[0]?.pointer).toBe('/basicAuth');
    expect(patched({ name: null, url: null, events: null }).map(({ pointer }) => pointer)).toEqual([
      '/name',
      '/url',
      '/events',
    ]);
  });
});

describe('the query of webhooks', () => {
  it('has defaults, and text is read as what it means', () => {
    expect(webhooksQuerySchema.parse({})).toEqual({ limit: 50 });
    expect(webhooksQuerySchema.parse({ status: 'active', limit: '100', cursor: 'abc' })).toEqual({
      status: 'active',
      limit: 100,
      cursor: 'abc',
    });
  });

  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: 'ten' },
    { limit: '' },
    { limit: '1.5' },
    { limit: ['1', '2'] },
  ])('must not have %j', (query) => {
    expect(errorsOf(webhooksQuerySchema, query)[0]?.pointer).toBe('/limit');
  });

  it('must not have other parameters or states', () => {
    const errors = errorsOf(webhooksQuerySchema, { status: 'deleted', accountId: 'other', cursor: '' });
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/status', '/cursor', '/accountId']);
  });
});
