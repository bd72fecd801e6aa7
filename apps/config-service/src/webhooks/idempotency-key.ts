import { createHash } from 'node:crypto';
import type { WebhookCreate } from '@sight-webhooks/contracts';
import type { Principal } from '../auth/principal.js';

/** 1 to 255 visible ASCII characters; what a client makes up for one request, and sends again with its repeats. */
const KEY = /^[\x21-\x7e]{1,255}$/;

export type IdempotencyKeyHeader =
  | { readonly kind: 'absent' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'malformed' };

export function parseIdempotencyKey(header: string | string[] | undefined): IdempotencyKeyHeader {
  if (header === undefined) return { kind: 'absent' };
  return typeof header === 'string' && KEY.test(header)
    ? { kind: 'key', key: header }
    : { kind: 'malformed' };
}

/** Under which a key is stored: two clients, or accounts, that make up the same one do not meet. */
export function storedKeyOf({ accountId, subject }: Principal, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, subject, key]))
    .digest('base64url');
}

/** The same for the same request. It tells about the password that may be in it: to be stored sealed only. */
export function fingerprintOf(body: WebhookCreate): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url');
}
