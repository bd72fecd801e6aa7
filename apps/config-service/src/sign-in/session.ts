import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Identity } from './identity.js';

/** That somebody is signed in, as the database knows it. */
export type Session = Identity & {
  /** A hash of the token: who reads the database cannot use the session. */
  readonly id: string;
  readonly createdAt: Date;
  /** Moves on while the session is used, up to `mustEndAt`. */
  readonly endsAt: Date;
  readonly mustEndAt: Date;
};

const TOKEN_BYTES = 32;

/** What the browser keeps, and no script of the page can read. */
export function makeSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function sessionIdOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** What a script of the console, and of no other site, can read and send back. It does not lead to the token. */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('csrf').digest('base64url');
}

export function isCsrfTokenOf(token: string, given: string): boolean {
  const [expected, actual] = [Buffer.from(csrfTokenOf(token)), Buffer.from(given)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
