import { expect, it } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

const COUNT = 500;
const RETRY_DELAY_MS = 5_000;

it('retries 500 failures of one moment all at their time, not one after the other', async () => {
  const product = await stack({ settings: { RETRY_DELAY_MS: String(RETRY_DELAY_MS) } });
  const endpoint = await receiver();
  endpoint.otherwise((request) => ({
    kind: 'respond',
    status: request.headers['webhook-attempt'] === '1' ? 500 : 200,
  }));
  const account = await Account.of(product);
  await account.createWebhook({ url: endpoint.url('/') });
  await account.emit(COUNT);
  await endpoint.waitForRequests(2 * COUNT, { timeoutMs: 60_000 });
  const deliveries = await account.endedDeliveries(COUNT);
  const lateness = deliveries
    .map(({ attempts: [first, second] }) => {
      const due = Date.parse(first?.startedAt ?? '') + (first?.durationMs ?? 0) + RETRY_DELAY_MS;
      return Date.parse(second?.startedAt ?? '') - due;
    })
    .sort((one, other) => one - other);
  const at = (share: number): number => lateness[Math.ceil(share * COUNT) - 1] ?? NaN;
  console.log(
    `lateness of ${String(COUNT)} retries, ms: min ${String(at(0.002))}, p50 ${String(at(0.5))}, p90 ${String(at(0.9))}, p99 ${String(at(0.99))}, max ${String(at(1))}`,
  );
  expect(at(0.002)).toBeGreaterThanOrEqual(-1);
  expect(at(0.99)).toBeLessThan(1_000);
}, 90_000);
