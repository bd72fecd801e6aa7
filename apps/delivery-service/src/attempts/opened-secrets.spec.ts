import { randomBytes } from 'node:crypto';
import {
  SecretUnavailableError,
  parseKeyring,
  sealSecret,
  type SecretField,
} from '@sight-webhooks/contracts';
import { describe, expect, it } from 'vitest';
import { SigningSecretError, signingKeyOf } from '../endpoint/index.js';
import { OpenedSecrets } from './opened-secrets.js';

const keyring = parseKeyring(`k1:${randomBytes(32).toString('base64')}`);
const owner = { accountId: 'acme', webhookId: 'hook-1' };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const sealed = (plaintext: string, field: SecretField): string =>
  sealSecret(plaintext, { ...owner, field }, keyring);

describe('OpenedSecrets', () => {
  it('opens a signing secret once and remembers its key', () => {
    const secrets = new OpenedSecrets(keyring);
    const text = sealed(SECRET, 'signingSecret');
    const key = secrets.signingKey(text, owner);
    expect(key.equals(signingKeyOf(SECRET))).toBe(true);
    expect(secrets.signingKey(text, owner)).toBe(key);
  });

  it.each(['123', '', 'pass:wörd'])('opens the password %j, again and again', (password) => {
    const secrets = new OpenedSecrets(keyring);
    const text = sealed(password, 'basicAuth.password');
    expect([secrets.password(text, owner), secrets.password(text, owner)]).toEqual([password, password]);
  });

  it('opens what it remembers only where it belongs', () => {
    const secrets = new OpenedSecrets(keyring);
    const text = sealed(SECRET, 'signingSecret');
    secrets.signingKey(text, owner);
    const elsewhere = [
      () => secrets.signingKey(text, { ...owner, accountId: 'other' }),
      () => secrets.signingKey(text, { ...owner, webhookId: 'hook-2' }),
      () => secrets.password(text, owner),
    ];
    for (const open of elsewhere) expect(open).toThrow(SecretUnavailableError);
  });

  it('remembers nothing of what is no signing secret', () => {
    const secrets = new OpenedSecrets(keyring);
    const text = sealed('plain', 'signingSecret');
    for (let turn = 0; turn < 2; turn += 1)
      expect(() => secrets.signingKey(text, owner)).toThrow(SigningSecretError);
  });
});
