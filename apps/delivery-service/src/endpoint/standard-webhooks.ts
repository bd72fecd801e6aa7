import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';

/** The secret is not `whsec_` and base64. Its message never holds the secret. */
export class SigningSecretError extends Error {
  override readonly name = 'SigningSecretError';
}

export type SignedMessage = {
  readonly messageId: string;
  /** Seconds since the epoch; a receiver rejects what is more than five minutes off. */
  readonly timestampSeconds: number;
  readonly body: Buffer;
};

/**
 * The headers of the Standard Webhooks specification, symmetric signatures (v1).
 * @param keys more than one while a secret is rotated: the receiver accepts a signature by any of them
 */
export function standardWebhooksHeaders(
  { messageId, timestampSeconds, body }: SignedMessage,
  keys: readonly KeyObject[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(timestampSeconds);
  const signatures = keys.map((key) => {
    const hmac = createHmac('sha256', key).update(`${messageId}.${timestamp}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/**
 * The key of a secret of the form `whsec_<base64>`.
 * @throws SigningSecretError
 */
export function signingKeyOf(secret: string): KeyObject {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  if (!secret.startsWith(SECRET_PREFIX) || key.length === 0) {
    throw new SigningSecretError('a signing secret is not of the form whsec_<base64>');
  }
  return createSecretKey(key);
}
