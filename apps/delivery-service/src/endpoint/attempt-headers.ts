import type { KeyObject } from 'node:crypto';
import { standardWebhooksHeaders } from './standard-webhooks.js';

export type BasicAuth = { readonly username: string; readonly password: string };

export type AttemptHeadersInput = {
  readonly messageId: string;
  /** 1 to 4. */
  readonly attempt: number;
  /** When the attempt is made, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly body: Buffer;
  readonly traceparent: string;
  readonly basicAuth: BasicAuth | null;
  /** At least one. */
  readonly signingKeys: readonly KeyObject[];
  /** Of the product, for the user agent. */
  readonly version: string;
};

/** Every header of an attempt that is ours to choose. */
export function attemptHeaders(input: AttemptHeadersInput): Record<string, string> {
  const timestampSeconds = Math.floor(input.startedAt / 1_000);
  const signed = { messageId: input.messageId, timestampSeconds, body: input.body };
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': `Sight-Webhooks/${input.version}`,
    ...(input.basicAuth === null ? {} : { authorization: basicAuthorization(input.basicAuth) }),
    ...standardWebhooksHeaders(signed, input.signingKeys),
    'webhook-attempt': String(input.attempt),
    traceparent: input.traceparent,
  };
}

/** RFC 7617 with UTF-8. Either part may be empty; the password may contain colons. */
function basicAuthorization({ username, password }: BasicAuth): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
