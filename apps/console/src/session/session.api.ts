import { ApiError, call } from '../api/http.js';
import { rememberCsrfToken } from './session-state.js';
import { sessionSchema, signedOutSchema, type Session } from './session.schema.js';

/** Null when nobody is signed in. */
export async function fetchSession(): Promise<Session | null> {
  try {
    const { body } = await call('/auth/session', sessionSchema);
    rememberCsrfToken(body.csrfToken);
    return body;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Where sign-in starts; it comes back to a page of the console. */
export function signInUrl(returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ returnTo }).toString()}`;
}

/** Ends the session and leaves the console. */
export async function signOut(): Promise<void> {
  const { body } = await call('/auth/logout', signedOutSchema, { method: 'POST' });
  window.location.assign(body.redirectTo);
}
