import { randomBytes } from 'node:crypto';
import { ApiClient, ServiceProcess } from '@sight-webhooks/testing';
import { expect, it } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

const basicAuth = { username: 'sight', password: 'hunter2' };

it('a secret under a key that delivery-service does not have fails its own delivery, visibly, and no other', async () => {
  const endpoint = await receiver();
  const running = await stack({ settings: { RETRY_DELAY_MS: '200' } });
  const account = await Account.of(running);
  const readable = await account.createWebhook({ url: endpoint.url('/readable'), basicAuth });
  // As if the key had been put in front before every delivery-service had it.
  const SECRETS_KEYRING = `other:${randomBytes(32).toString('base64')}`;
  const { url } = await running.startService('config-service', { SECRETS_KEYRING });
  const token = await running.keys.mintToken({ account: account.name, roles: ['admin'] });
  const body = { name: 'Sealed', url: endpoint.url('/sealed'), events: ['report.created'], basicAuth };
  const sealed = await new ApiClient(url, token).call<{ id: string }>('POST', '/webhooks', { body });
  expect(sealed.status).toBe(201);

  await account.emit();
  const deliveries = await account.endedDeliveries(2);
  const of = (webhookId: string) => deliveries.find((delivery) => delivery.webhookId === webhookId);
  expect(of(readable.id)).toMatchObject({ status: 'delivered' });
  expect(of(sealed.body.id)).toMatchObject({
    status: 'failed',
    reason: 'attempts_exhausted',
    attempts: [1, 2, 3, 4].map((attempt) => ({
      attempt,
      statusCode: null,
      error: 'credentials_unavailable',
    })),
  });
  expect(endpoint.requests().map(({ path }) => path)).toEqual(['/readable']);
});

it.each(['config-service', 'delivery-service'] as const)(
  '%s does not start without a key',
  async (service) => {
    const { environment } = await stack({
      instances: { 'config-service': 0, 'fanout-service': 0, 'delivery-service': 0 },
    });
    const started = await ServiceProcess.launch({ service, env: { ...environment, SECRETS_KEYRING: '' } });
    expect(await started.exited).toEqual({ code: 78, signal: null });
    expect(started.logLines.join('\n')).toContain('SECRETS_KEYRING: is required');
  },
);
