import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kafkaSecurityOf } from './kafka-security.js';
import { SettingsError, kafkaSecuritySettings, parseSettings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'sight-tls-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = join(folder, 'some.pem');
writeFileSync(file, 'PEM');

const securityOf = (settings: Record<string, string>) =>
  kafkaSecurityOf(parseSettings(z.object(kafkaSecuritySettings), settings));
const user = { KAFKA_SASL_USERNAME: 'fanout', KAFKA_SASL_PASSWORD: 'hunter2' };

describe('the way to the brokers', () => {
  it('is plain unless the settings say otherwise', () => {
    expect(securityOf({})).toEqual({});
  });

  it('is TLS with verified certificates, of the usual authorities or of one’s own', () => {
    expect(securityOf({ KAFKA_TLS: 'true' })).toEqual({
      ssl: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
    });
    const files = { KAFKA_TLS_CA_FILE: file, KAFKA_TLS_CERT_FILE: file, KAFKA_TLS_KEY_FILE: file };
    expect(securityOf({ KAFKA_TLS: 'true', ...files }).ssl).toMatchObject({
      ca: 'PEM',
      cert: 'PEM',
      key: 'PEM',
    });
  });

  it('is signed in with SASL', () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'fanout', password: 'hunter2' };
    expect(securityOf({ KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', ...user })).toEqual({ sasl });
  });

  it.each<[string, Record<string, string>]>([
    ['KAFKA_TLS', { KAFKA_TLS_CA_FILE: file }],
    ['KAFKA_TLS_CA_FILE', { KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: join(folder, 'none.pem') }],
    ['KAFKA_TLS_CERT_FILE', { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: file }],
    ['KAFKA_SASL_MECHANISM', user],
    ['KAFKA_SASL_MECHANISM', { KAFKA_SASL_MECHANISM: 'PLAIN', ...user }],
    ['KAFKA_SASL_MECHANISM', { KAFKA_SASL_MECHANISM: 'GSSAPI', ...user }],
    ['KAFKA_SASL_USERNAME', { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' }],
  ])('is refused where the settings do not go together: %s', (setting, settings) => {
    expect(() => securityOf(settings)).toThrow(SettingsError);
    expect(() => securityOf(settings)).toThrow(`${setting}: `);
    expect(() => securityOf(settings)).not.toThrow('hunter2');
  });
});
