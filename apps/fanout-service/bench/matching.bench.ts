import type { WebhookConfig } from '@sight-webhooks/contracts';
import { bench, describe } from 'vitest';
import { SubscriptionIndex } from '../src/matching/subscription-index.js';

const ACCOUNTS = 10_000;
const WEBHOOKS = 100_000;

const webhooks: readonly WebhookConfig[] = Array.from({ length: WEBHOOKS }, (_, number) => ({
  webhookId: `webhook-${String(number)}`,
  accountId: accountOf(number),
  name: 'Measured',
  url: 'https://hooks.example.com/sight',
  active: true,
  events: number % 2 === 0 ? ['report.created'] : ['report.created', 'report.file_ready'],
  basicAuth: null,
  sealedSigningSecrets: [],
}));
const index = new SubscriptionIndex();
for (const config of webhooks) index.change(config.webhookId, { version: 1, config }, undefined);

function accountOf(number: number): string {
  return `account-${String(number % ACCOUNTS)}`;
}

/** Another account each time, so that no cache has the answer. */
let turn = 0;
const nextAccount = (): string => accountOf((turn += 7_919));

describe('one event, 100,000 webhooks over 10,000 accounts', () => {
  bench('index', () => {
    index.match(nextAccount(), 'report.file_ready');
  });

  bench('linear scan', () => {
    const account = nextAccount();
    webhooks.filter(
      ({ accountId, active, events }) =>
        active && accountId === account && events.includes('report.file_ready'),
    );
  });
});
