import { describe, expect, it } from 'vitest';
import { waitUntil } from '@sight-webhooks/testing';
import { Account, receiver, stack } from './scenario.js';

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
    const metrics = await (await fetch(`${delivery?.url ?? ''}/metrics`)).text();
    expect(metrics).toMatch(/^delivery_attempts_parked_total\{[^}]*\} 0$/m);
  }, 90_000);
});
