import { SettingsError, parseSettings } from '@sight-webhooks/service';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from './settings.js';

const KEY = Buffer.alloc(32, 1).toString('base64');
const REQUIRED = {
  KAFKA_BROKERS: 'kafka:9092',
  MONGODB_URI: 'mongodb://mongo/sight',
  SECRETS_KEYRING: `key-1:${KEY}`,
  AUTH_ISSUER: 'https://sight.example/auth',
  AUTH_AUDIENCE: 'sight-webhooks',
  AUTH_JWKS_URI: 'https://sight.example/auth/jwks',
};

const problemsOf = (differences: Record<string, string | undefined>): string => {
  try {
    parseSettings(settingsSchema, { ...REQUIRED, ...differences });
    return '';
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message;
  }
};

describe('the settings', () => {
  it('are strict about egress unless told otherwise', () => {
    expect(parseSettings(settingsSchema, REQUIRED)).toMatchObject({
      PORT: 3000,
      EGRESS_ALLOW_HTTP: false,
      EGRESS_ALLOW_NETS: [],
      PUBLISH_TIMEOUT_MS: 3_000,
    });
  });

  it.each([
    ['https://idp.example/jwks', true],
    ['http://127.0.0.1:4000/jwks', true],
    ['http://localhost:4000/jwks', true],
    ['file:///etc/keys/jwks.json', true],
    ['http://idp.example/jwks', false],
    ['http://127.0.0.1.example/jwks', false],
    ['ftp://idp.example/jwks', false],
    ['jwks.json', false],
  ])('take keys from %s: %s', (uri, taken) => {
    expect(problemsOf({ AUTH_JWKS_URI: uri }) === '').toBe(taken);
  });

  it('name what is wrong, and never its value', () => {
    const secret = Buffer.alloc(16, 7).toString('base64');
    const message = problemsOf({ SECRETS_KEYRING: `key-1:${secret}`, AUTH_ISSUER: undefined, PORT: '99999' });
    for (const name of ['SECRETS_KEYRING', 'AUTH_ISSUER', 'PORT']) expect(message).toContain(name);
    expect(message).not.toContain(secret);
  });

  it('all have a description', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      expect(schema.description, name).toBeTruthy();
    }
  });
});
