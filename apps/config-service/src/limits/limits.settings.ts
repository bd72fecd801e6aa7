import { count, milliseconds } from '@sight-webhooks/service';

/** What one account, or one user of it, can take of what all share. */
export const limitSettings = {
  REQUESTS_PER_MINUTE_PER_ACCOUNT: count(3_000).describe(
    'Requests to the REST API that one account may make within a minute, over all instances',
  ),
  REQUESTS_PER_MINUTE_PER_PRINCIPAL: count(600).describe(
    'Requests to the REST API that one user or client of an account may make within a minute, over all instances',
  ),
  MAX_REQUEST_BYTES: count(65_536).describe('Size of a request body, bytes'),
  MAX_WEBHOOKS_PER_ACCOUNT: count(100).describe('Webhooks that one account may have, removed ones left out'),
  IDEMPOTENCY_KEY_TTL_MS: milliseconds(86_400_000).describe(
    'How long an Idempotency-Key is remembered, milliseconds',
  ),
  AUDIT_LOG_RETENTION_DAYS: count(365).describe('Days for which the audit log keeps an entry'),
} as const;
