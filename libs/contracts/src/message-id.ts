import { hash } from 'node:crypto';

/** The UUID namespace of messageIds. Changing it changes every messageId: receivers would see repeats as new. */
const NAMESPACE = Buffer.from('6f1c2b0e5d0a5b7c9a3e8f4d2c1b0a99', 'hex');

/**
 * The id of one event's message to one webhook: `wh-` and a UUIDv5 (RFC 9562) of the three parts, so that
 * however often an event is processed again, the receiver sees the same id.
 */
export function messageIdOf(eventSource: string, eventId: string, webhookId: string): string {
  // A NUL cannot be part of any of the three, so ('a', 'bc') and ('ab', 'c') do not collide.
  const name = Buffer.from(`${eventSource}\0${eventId}\0${webhookId}`);
  const digest = hash('sha1', Buffer.concat([NAMESPACE, name]), 'buffer');
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `wh-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

export const MESSAGE_ID_PATTERN = /^wh-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
