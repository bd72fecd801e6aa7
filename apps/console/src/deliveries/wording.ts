import type { DeliveryDetail, DeliveryItem, DeliveryStatus } from '@sight-webhooks/contracts/api';

type Reason = NonNullable<DeliveryItem['reason']>;
type Attempt = DeliveryDetail['attempts'][number];
type AttemptError = NonNullable<Attempt['error']>;

export const STATUS_WORDS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Pending',
  retrying: 'Retrying',
  delivered: 'Delivered',
  failed: 'Failed',
  skipped: 'Skipped',
};

export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  attempts_exhausted: 'four attempts failed',
  expired: 'no attempt could be made for 24 hours',
  webhook_inactive: 'the webhook was inactive',
  webhook_removed: 'the webhook was removed',
};

export const ERROR_WORDS: Readonly<Record<AttemptError, string>> = {
  http_status: 'The answer was not 200',
  timeout: 'No complete answer within 60 seconds',
  dns: 'The name of the host could not be resolved',
  connection_refused: 'Nothing listens at the address',
  connection_reset: 'The connection broke off',
  unreachable: 'There is no way to the address',
  tls: 'The certificate is not valid, or the TLS handshake failed',
  blocked_address: 'The address may not be called: it is not public, or not https',
  protocol: 'What came back is not HTTP',
  credentials_unavailable: 'A stored password or secret could not be read, so nothing was sent',
};

/** Most deliveries have so many attempts at the most. */
export const MAX_ATTEMPTS = 4;

/** What came of an attempt, in a few words: "HTTP 500", "Timed out". */
export function attemptInShort({ statusCode, error }: Pick<Attempt, 'statusCode' | 'error'>): string {
  if (statusCode !== null) return `HTTP ${String(statusCode)}`;
  return error === null ? 'Delivered' : SHORT[error];
}

const SHORT: Readonly<Record<AttemptError, string>> = {
  http_status: 'Not 200',
  timeout: 'Timed out',
  dns: 'Name not found',
  connection_refused: 'Connection refused',
  connection_reset: 'Connection broken',
  unreachable: 'Unreachable',
  tls: 'TLS failed',
  blocked_address: 'Address blocked',
  protocol: 'Not HTTP',
  credentials_unavailable: 'Secret unreadable',
};
