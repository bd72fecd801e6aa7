import { Stack, waitUntil } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { Account, receiver } from '../test/scenario.js';

describe('with the delays of production', () => {
  it('retries 60 s after a failure, and takes 60 s without an answer for one', async () => {
    const product = await Stack.start();
    try {
      const endpoint = await receiver();
      const account = await Account.of(product);
      endpoint.on('/fails-once', [
        { kind: 'respond', status: 500 },
        { kind: 'respond', status: 200 },
      ]);
      endpoint.on('/silence', { kind: 'hang' });
      await account.createWebhook({ url: endpoint.url('/fails-once') });
      const silent = await account.createWebhook({ url: endpoint.url('/silence'), name: 'silent' });
      await account.emit();
      const [first, second] = await endpoint.waitForRequests(2, { path: '/fails-once', timeoutMs: 90_000 });
      const pauseMs = (second?.arrivedAtMonotonicMs ?? 0) - (first?.arrivedAtMonotonicMs ?? 0);
      expect(pauseMs).toBeGreaterThanOrEqual(60_000);
      expect(pauseMs).toBeLessThan(62_000);
      const [timedOut] = await waitUntil(
        async () => (await account.deliveries(`&webhookId=${silent.id}`)).flatMap(({ attempts }) => attempts),
        (attempts) => attempts.length > 0,
        { what: 'the attempt without an answer in the log' },
      );
      expect(timedOut).toMatchObject({ error: 'timeout', statusCode: null });
      expect(timedOut?.durationMs).toBeGreaterThanOrEqual(59_990);
      expect(timedOut?.durationMs).toBeLessThan(61_000);
    } finally {
      await product.stop();
    }
  }, 120_000);
});
