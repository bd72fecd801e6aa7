import { describe, expect, it } from 'vitest';
import { waitUntil } from '@sight-webhooks/testing';
import { metric } from './metrics.js';
import { Account, receiver, stack } from './scenario.js';

const PARK_DELAY_MS = 60_000;

describe('an endpoint that never answers', () => {
  it('does not keep a healthy one on the same partition waiting, though more is sent to it than the partition lets wait', async () => {
    const maxWaiting = 200;
    const product = await stack({
      settings: {
        KAFKA_PARTITIONS: '1',
        MAX_WAITING_PER_PARTITION: String(maxWaiting),
        ATTEMPT_TIMEOUT_MS: '30000',
        SHUTDOWN_GRACE_MS: '31000',
      },
    });
    const endpoint = await receiver();
    endpoint.on('/hangs', { kind: 'hang' });
    const account = await Account.of(product);
    const hanging = await account.createWebhook({
      url: endpoint.url('/hangs'),
      events: ['report.file_ready'],
    });
    await account.createWebhook({ url: endpoint.url('/healthy'), events: ['report.created'] });
    const sent = 2 * maxWaiting + 50;
    await account.emit(sent, 'report.file_ready');
    await endpoint.waitForRequests(32, { path: '/hangs' });
    const askedAt = performance.now();
    await account.emit(20, 'report.created');
    const healthy = await endpoint.waitForRequests(20, { path: '/healthy', timeoutMs: 20_000 });
    const waitedMs = (healthy.at(-1)?.arrivedAtMonotonicMs ?? 0) - askedAt;
    console.log(`the last of 20 healthy deliveries arrived after ${waitedMs.toFixed(0)} ms`);
    expect(waitedMs).toBeLessThan(10_000);

    // What was put off has spent no attempt, and is visible.
    const deliveries = await waitUntil(
      () => account.deliveries(`&webhookId=${hanging.id}`),
      (seen) => seen.filter(({ nextAttemptAt }) => nextAttemptAt !== null).length >= maxWaiting,
      { what: 'at least as many parked deliveries as may wait' },
    );
    expect(deliveries).toHaveLength(sent);
    expect(deliveries.every(({ status, attempts }) => status === 'pending' && attempts.length === 0)).toBe(
      true,
    );
    const parked = deliveries.filter(({ parkedSince }) => parkedSince !== null);
    expect(parked.length).toBeGreaterThanOrEqual(maxWaiting);
    for (const { parkedSince, nextAttemptAt } of parked) {
      const putOffMs = Date.parse(nextAttemptAt ?? '') - Date.parse(parkedSince ?? '');
      expect(putOffMs).toBeGreaterThanOrEqual(PARK_DELAY_MS * 0.9);
      expect(putOffMs).toBeLessThanOrEqual(PARK_DELAY_MS);
    }
    const [delivery] = product.services('delivery-service');
    const url = delivery?.url ?? '';
    expect(await metric(url, 'delivery_attempts_parked_total')).toBeGreaterThanOrEqual(maxWaiting);
    // What has been put off is asked for once a second.
    await waitUntil(
      () => metric(url, 'delivery_records_waiting', 'topic="webhooks.parked"'),
      (waiting) => waiting > 0,
      { what: 'parked records that wait here' },
    );
    expect(await metric(url, 'delivery_attempts_running')).toBeGreaterThan(0);
  }, 90_000);

  it('shows since when its attempts are put off and when they are due, until it answers again', async () => {
    const product = await stack({
      settings: { ATTEMPT_TIMEOUT_MS: '500', RETRY_DELAY_MS: '1000', PARK_DELAY_MS: '2000' },
    });
    const [delivery] = product.services('delivery-service');
    const url = delivery?.url ?? '';
    const endpoint = await receiver();
    endpoint.otherwise({ kind: 'hang' });
    const account = await Account.of(product);
    const webhook = await account.createWebhook({ url: endpoint.url('/') });
    const before = Date.now();
    await account.emit(20);
    const [parked] = await waitUntil(
      async () => (await account.deliveries()).filter(({ parkedSince }) => parkedSince !== null),
      (seen) => seen.length > 0,
      { what: 'a parked delivery' },
    );
    const since = Date.parse(parked?.parkedSince ?? '');
    expect(since).toBeGreaterThanOrEqual(before);
    // Put off once or more: since the first time, and due a whole number of delays or so later.
    expect(Date.parse(parked?.nextAttemptAt ?? '') - since).toBeGreaterThanOrEqual(1_800);
    expect(await metric(url, 'delivery_endpoints', 'breaker="closed"')).toBe(0);
    const detail = await account.api.call('GET', `/deliveries/${parked?.messageId ?? ''}`);
    expect(detail.body).toMatchObject({ webhookId: webhook.id });
    expect(detail.body).toHaveProperty('parkedSince', expect.any(String));

    endpoint.otherwise({ kind: 'respond' });
    const ended = await account.endedDeliveries(20);
    expect(ended.every(({ status, parkedSince }) => status === 'delivered' && parkedSince === null)).toBe(
      true,
    );
    expect(await metric(url, 'delivery_endpoints', 'breaker="closed"')).toBe(1);
  }, 90_000);

  it('does not make a burst to an endpoint that answers be put off', async () => {
    const product = await stack({ settings: { KAFKA_PARTITIONS: '1' } });
    const endpoint = await receiver();
    endpoint.on('/slow', { kind: 'respond', delayMs: 200 });
    const account = await Account.of(product);
    await account.createWebhook({ url: endpoint.url('/slow') });
    await account.emit(5_000);
    await endpoint.waitForRequests(5_000, { timeoutMs: 60_000 });
    const [delivery] = product.services('delivery-service');
    expect(await metric(delivery?.url ?? '', 'delivery_attempts_parked_total')).toBe(0);
  }, 90_000);
});
