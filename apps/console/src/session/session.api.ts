import { ApiError, call } from '../api/http.js';
import { messageOf } from '../components/message-of.js';
import { notifyFailed } from '../components/notify.js';
import { leaveFor } from './leave.js';
import { rememberSession } from './session-state.js';
import { sessionSchema, signedOutSchema, type Session } from './session.schema.js';

/** Null when nobody is signed in. */
export async function fetchSession(): Promise<Session | null> {
  try {
    const { body } = await call('/auth/session', sessionSchema);
    rememberSession(body);
    return body;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    rememberSession(null);
    return null;
  }
}

/** Where sign-in starts; it comes back to a page of the console. */
export function signInUrl(returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ returnTo }).toString()}`;
}

/** Ends the session and leaves the console; says so when that did not work. */
export async function signOut(): Promise<void> {
  try {
    const { body } = await call('/auth/logout', signedOutSchema, { method: 'POST' });
    leaveFor(body.redirectTo);
  } catch (error) {
    notifyFailed({ title: 'You are still signed in', message: messageOf(error) });
  }
}
