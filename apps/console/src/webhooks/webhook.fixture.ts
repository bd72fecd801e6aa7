import type { Webhook } from '@sight-webhooks/contracts/api';

/** A webhook with the given differences. */
export const aWebhook = (differences: Partial<Webhook> = {}): Webhook => ({
  id: 'f177a68c-05dc-42f6-8aba-97b880d807d2',
  name: 'Slack Webhook',
  url: 'https://example.com/hook',
  status: 'active',
  events: ['report.created'],
  basicAuth: null,
  createdAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
  version: 1,
  ...differences,
});
