import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { malformedEnvelopes, malformedJson, type MalformedCase } from '../../test/malformed.cases.js';
import { asConsumed, noise, webhookConfigRecord } from '../../test/record.arbitrary.js';
import { decodeWebhookConfig, encodeWebhookConfig, type WebhookConfig } from './webhook-config.codec.js';

const config: WebhookConfig = {
  webhookId: 'hook-1',
  accountId: 'acme',
  name: 'Slack',
  url: 'https://example.com/hook',
  active: true,
  events: ['report.created'],
  basicAuth: { username: 'test', sealedPassword: 'v1.k1.a.b' },
  sealedSigningSecrets: ['v1.k1.c.d'],
};
const sound = encodeWebhookConfig({ webhookId: 'hook-1', version: 7, config });
const record = asConsumed(sound);
const withVersion = (version: string) => ({
  ...record,
  headers: { ...record.headers, 'webhook-version': Buffer.from(version) },
});
const withFields = (changes: object) => ({
  ...record,
  value: Buffer.from(JSON.stringify({ ...config, ...changes })),
});

const malformed: MalformedCase[] = [
  ...malformedEnvelopes(sound),
  ...malformedJson(config).map(({ name, reason, bytes }) => ({
    name,
    reason,
    record: { ...record, value: bytes },
  })),
  { name: 'no key', reason: 'missing_header', record: { ...record, key: null } },
  { name: 'an empty key', reason: 'missing_header', record: { ...record, key: Buffer.alloc(0) } },
  {
    name: 'no webhook version',
    reason: 'missing_header',
    record: { ...record, headers: { ...record.headers, 'webhook-version': undefined } },
  },
  {
    name: 'a tombstone without a version',
    reason: 'missing_header',
    record: { ...record, value: null, headers: { 'format-version': Buffer.from('1') } },
  },
  ...['', '0', '-1', '1.5', '0x10', '1e3', ' 1', '99999999999999999999', 'new'].map(
    (version): MalformedCase => ({
      name: `webhook version "${version}"`,
      reason: 'schema_violation',
      record: withVersion(version),
    }),
  ),
  { name: 'NUL in an id', reason: 'schema_violation', record: withFields({ accountId: 'a\0b' }) },
  { name: 'no signing secret', reason: 'schema_violation', record: withFields({ sealedSigningSecrets: [] }) },
];

describe('webhook config', () => {
  it('comes back as it was, full states and tombstones', () => {
    fc.assert(
      fc.property(webhookConfigRecord, (one) => {
        expect(decodeWebhookConfig(asConsumed(encodeWebhookConfig(one)))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('keeps fields that a newer version added', () => {
    expect(decodeWebhookConfig(withFields({ rateLimit: 5 }))).toMatchObject({
      value: { config: { rateLimit: 5 } },
    });
  });

  it.each(malformed)('is refused: $name', ({ reason, record: spoilt }) => {
    expect(decodeWebhookConfig(spoilt)).toMatchObject({ ok: false, reason });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(noise, (one) => {
        expect(() => decodeWebhookConfig(one)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
