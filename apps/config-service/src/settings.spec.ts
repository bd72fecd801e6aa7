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

  it('of sign-in belong together: an issuer needs a client and an address', () => {
    const issuer = { OIDC_ISSUER: 'https://login.example/realms/sight' };
    expect(problemsOf(issuer)).toMatch(/PUBLIC_URL: is required[^]*OIDC_CLIENT_ID: is required/);
    const complete = { ...issuer, OIDC_CLIENT_ID: 'console', PUBLIC_URL: 'https://sight.example' };
    expect(problemsOf(complete)).toBe('');
    expect(problemsOf({ ...complete, OIDC_SCOPES: 'profile email' })).toContain('OIDC_SCOPES');
  });

  it.each([
    ['https://sight.example', true],
    ['http://127.0.0.1:3000', true],
    ['http://sight.example', false],
    ['https://sight.example/webhooks', false],
    ['https://user@sight.example', false],
    ['sight.example', false],
  ])('take %s for the public address: %s', (url, taken) => {
    expect(problemsOf({ PUBLIC_URL: url }) === '').toBe(taken);
  });

  it('all have a description', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      expect(schema.description, name).toBeTruthy();
    }
  });
});
