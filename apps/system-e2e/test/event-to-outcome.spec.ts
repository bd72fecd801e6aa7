import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stack } from '@sight-webhooks/testing';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Account, receiver } from './scenario.js';

describe('from a Sight event to a recorded outcome', () => {
  let product: Stack;

  beforeAll(async () => {
    product = await Stack.start();
  });
  afterAll(async () => {
    await product.stop();
  });

  it('sends the body byte for byte as documented, signed, and records what came back', async () => {
    const endpoint = await receiver();
    const account = await Account.of(product);
    endpoint.on('/hook', { kind: 'respond', status: 200, body: 'thanks' });
    const webhook = await account.createWebhook({ url: endpoint.url('/hook'), name: 'Slack Webhook' });
    await product.emit([{ accountId: account.name, type: 'report.created', resourceId: 12301 }]);
    const [request] = await endpoint.waitForRequests(1, { path: '/hook' });
    const [delivery] = await account.endedDeliveries(1);
    const messageId = delivery?.messageId ?? '';

    expect(request?.method).toBe('POST');
    expect(request?.body.toString()).toBe(
      `{"messageId":"${messageId}","eventCode":"report.created","eventName":"An Inspection report is uploaded","payload":{"resourceId":12301,"path":"/reports/12301"}}`,
    );
    expect(messageId).toMatch(/^wh-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'webhook-id': messageId,
      'webhook-attempt': '1',
    });
    expect(request?.headers['user-agent']).toMatch(/^Sight-Webhooks\/\d/);
    expect(request?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    expect(request?.headers).not.toHaveProperty('authorization');

    const secret = await account.api.call<{ secret: string }>('GET', `/webhooks/${webhook.id}/secret`);
    const verify = (body: string): unknown =>
      new StandardWebhook(secret.body.secret).verify(body, request?.headers as Record<string, string>);
    expect(verify(request?.body.toString() ?? '')).toMatchObject({ messageId });
    expect(() => verify('{}')).toThrow();

    expect(delivery).toMatchObject({
      webhookId: webhook.id,
      webhookName: 'Slack Webhook',
      eventCode: 'report.created',
      resourceId: 12301,
      status: 'delivered',
      reason: null,
      nextAttemptAt: null,
      attempts: [{ attempt: 1, statusCode: 200, error: null }],
    });
    const detail = await account.api.call('GET', `/deliveries/${messageId}`);
    expect(JSON.stringify(detail.body)).toContain('thanks');
  });

  it.each(['test:123', 'test:', ':123', 'test==:123=='])('authenticates with %s', async (credentials) => {
    const endpoint = await receiver();
    const account = await Account.of(product);
    const [username, password] = credentials.split(':');
    await account.createWebhook({ url: endpoint.url('/'), basicAuth: { username, password } });
    await account.emit();
    const [request] = await endpoint.waitForRequests(1);
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(credentials).toString('base64')}`);
  });

  it('sends an event to every active webhook that has selected it, and to no other', async () => {
    const endpoint = await receiver();
    const account = await Account.of(product);
    const stranger = await Account.of(product);
    const created = await account.createWebhook({ url: endpoint.url('/created') });
    await account.createWebhook({
      url: endpoint.url('/both'),
      events: ['report.created', 'report.file_ready'],
    });
    await account.createWebhook({ url: endpoint.url('/ready'), events: ['report.file_ready'] });
    const inactive = await account.createWebhook({ url: endpoint.url('/inactive') });
    await account.api.call('POST', `/webhooks/${inactive.id}/deactivate`);
    await stranger.createWebhook({ url: endpoint.url('/stranger') });
    await account.emit(1, 'report.created');
    await account.emit(1, 'report.file_ready');
    await account.endedDeliveries(4);
    const paths = endpoint.requests().map(({ path }) => path);
    expect(paths.sort()).toEqual(['/both', '/both', '/created', '/ready']);
    const ofOne = await account.deliveries(`&webhookId=${created.id}`);
    expect(ofOne.map(({ eventCode }) => eventCode)).toEqual(['report.created']);
  });

  it('ends what waits for a removed webhook, and keeps its old deliveries', async () => {
    const endpoint = await receiver();
    const account = await Account.of(product);
    const webhook = await account.createWebhook({ url: endpoint.url('/') });
    await account.emit();
    await account.endedDeliveries(1);
    const removed = await account.api.call('DELETE', `/webhooks/${webhook.id}`);
    expect(removed.status).toBe(204);
    await account.emit();
    const [old, ...others] = await account.endedDeliveries(1);
    expect(others).toEqual([]);
    expect(old).toMatchObject({ webhookId: webhook.id, status: 'delivered' });
    expect(endpoint.requests()).toHaveLength(1);
  });
});
