import { randomBytes } from 'node:crypto';
import {
  parseKeyring,
  sealSecret,
  type Keyring,
  type SecretField,
  type WebhookConfig,
} from '@sight-webhooks/contracts';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { deliveryTask } from './delivery-task.fixture.js';
import { OpenedSecrets } from './opened-secrets.js';
import { webhookRequest, type WebhookRequestResult } from './webhook-request.js';

const NOW = Date.now();
const keyring = keyringWith('current');
const [newSecret, oldSecret] = [signingSecret(), signingSecret()];
const task = deliveryTask();

function keyringWith(id: string): Keyring {
  return parseKeyring(`${id}:${randomBytes(32).toString('base64')}`);
}

function signingSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function sealed(plaintext: string, field: SecretField): string {
  return sealSecret(plaintext, { accountId: 'acme', webhookId: 'hook-1', field }, keyring);
}

function config(fields: Partial<WebhookConfig> = {}): WebhookConfig {
  return {
    webhookId: 'hook-1',
    accountId: 'acme',
    name: 'Slack',
    url: 'https://customer.example/hook',
    active: true,
    events: ['report.created'],
    basicAuth: null,
    sealedSigningSecrets: [sealed(newSecret, 'signingSecret')],
    ...fields,
  };
}

function headersOf(result: WebhookRequestResult): Record<string, string> {
  if (result.kind !== 'request') throw new Error(result.detail);
  return { ...result.request.headers };
}

const verifies = (secret: string, headers: Record<string, string>): boolean => {
  try {
    new StandardWebhook(secret).verify(task.body.toString(), headers);
    return true;
  } catch {
    return false;
  }
};

describe('webhookRequest', () => {
  it('opens the password that the webhook has now', () => {
    const basicAuth = { username: 'test', sealedPassword: sealed('123', 'basicAuth.password') };
    const headers = headersOf(
      webhookRequest(task, config({ basicAuth }), new OpenedSecrets(keyring), NOW, '1.0.0'),
    );
    expect(headers['authorization']).toBe(`Basic ${Buffer.from('test:123').toString('base64')}`);
  });

  it('signs with a replaced secret too as long as it counts, and not from then on', () => {
    const validUntil = NOW + 1_000;
    const rotated = config({
      retiringSigningSecrets: [{ sealed: sealed(oldSecret, 'signingSecret'), validUntil }],
    });
    const during = headersOf(webhookRequest(task, rotated, new OpenedSecrets(keyring), NOW, '1.0.0'));
    expect([newSecret, oldSecret].map((secret) => verifies(secret, during))).toEqual([true, true]);
    const after = headersOf(webhookRequest(task, rotated, new OpenedSecrets(keyring), validUntil, '1.0.0'));
    expect([newSecret, oldSecret].map((secret) => verifies(secret, after))).toEqual([true, false]);
  });

  it.each([
    ['under a key that the keyring does not have', config(), keyringWith('another')],
    ['moved from another webhook', config({ webhookId: 'hook-2' }), keyring],
    [
      'that was sealed as a password',
      config({ sealedSigningSecrets: [sealed(newSecret, 'basicAuth.password')] }),
      keyring,
    ],
    [
      'that is not of the form of a signing secret',
      config({ sealedSigningSecrets: [sealed('plain', 'signingSecret')] }),
      keyring,
    ],
  ])(
    'says that the credentials are unavailable, and nothing of them, for a secret %s',
    (_, changed, keys) => {
      const result = webhookRequest(task, changed, new OpenedSecrets(keys), NOW, '1.0.0');
      expect(result.kind).toBe('credentials_unavailable');
      for (const plaintext of [newSecret.slice('whsec_'.length), 'plain']) {
        expect(JSON.stringify(result)).not.toContain(plaintext);
      }
    },
  );
});
