import { AllowNetsError, parseAllowNets } from '@sight-webhooks/contracts';
import { count, milliseconds, parsed } from '@sight-webhooks/service';
import { z } from 'zod';

/** As Fastify takes them; @throws AllowNetsError */
function networksOf(text: string): string[] {
  parseAllowNets(text);
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}
const trustedProxies = z.string().default('').transform(parsed(networksOf, AllowNetsError));

/** What one account, or one user of it, can take of what all share. */
export const limitSettings = {
  REQUESTS_PER_MINUTE_PER_ACCOUNT: count(3_000).describe(
    'Requests to the REST API that one account may make within a minute, over all instances',
  ),
  REQUESTS_PER_MINUTE_PER_PRINCIPAL: count(600).describe(
    'Requests to the REST API that one user or client of an account may make within a minute, over all instances',
  ),
  SIGN_IN_REQUESTS_PER_MINUTE: count(600).describe(
    'Requests to /auth/* that one address, or IPv6 network of 64 bits, may make within a minute, at one instance',
  ),
  TRUSTED_PROXIES: trustedProxies.describe(
    'Addresses and networks (CIDR, comma separated) of the proxies in front of the service, whose X-Forwarded-For says where a request comes from',
  ),
  MAX_REQUEST_BYTES: count(65_536).describe('Size of a request body, bytes'),
  MAX_WEBHOOKS_PER_ACCOUNT: count(100).describe('Webhooks that one account may have, removed ones left out'),
  IDEMPOTENCY_KEY_TTL_MS: milliseconds(86_400_000).describe(
    'How long an Idempotency-Key is remembered, milliseconds',
  ),
  AUDIT_LOG_RETENTION_DAYS: count(365).describe('Days for which the audit log keeps an entry'),
} as const;
