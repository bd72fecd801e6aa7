import { expect, it } from 'vitest';
import { waitUntil } from '@sight-webhooks/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { Account, receiver, stack } from './scenario.js';

type Line = {
  readonly event: string;
  readonly attempt?: number;
  readonly next?: string;
  readonly leftOut?: number;
};

it('tells of every attempt that fails, and of what goes well as much as it may, with how much was left out', async () => {
  const endpoint = await receiver();
  endpoint.on('/fails', { kind: 'respond', status: 500 });
  const product = await stack({ settings: { LOG_SUCCESSES_PER_SECOND: '1', RETRY_DELAY_MS: '200' } });
  const account = await Account.of(product);
  for (const path of ['/fine', '/fails']) await account.createWebhook({ url: endpoint.url(path) });
  await account.emit(20);
  await account.endedDeliveries(40);
  // The budget is one of each second: the next success has its line again.
  await sleep(1_100);
  await account.emit(1);
  await account.endedDeliveries(42);

  const linesOf = (service: 'fanout-service' | 'delivery-service'): Line[] =>
    (product.services(service)[0]?.logLines ?? []).flatMap((line) =>
      line.startsWith('{') ? [JSON.parse(line) as Line] : [],
    );
  const attempts = (): Line[] =>
    linesOf('delivery-service').filter(({ event }) => event === 'delivery.attempted');
  await waitUntil(
    () => attempts().filter(({ next }) => next === 'failed').length,
    (failed) => failed === 21,
    { what: 'the log lines of all deliveries that failed' },
  );
  expect(attempts().filter(({ next }) => next === 'retry')).toHaveLength(21 * 3);
  const fannedOut = linesOf('fanout-service').filter(({ event }) => event === 'event.fanned_out');
  for (const successes of [attempts().filter(({ next }) => next === 'delivered'), fannedOut]) {
    expect(successes.length).toBeLessThan(21);
    const leftOut = successes.reduce((sum, line) => sum + (line.leftOut ?? 0), 0);
    expect(successes.length + leftOut).toBe(21);
  }
});
