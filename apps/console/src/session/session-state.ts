import type { Session } from './session.schema.js';

/**
 * What requests need to know of the session, and what they learn about it. Outside of React: a request that finds the
 * session ended does not know which component asked for it.
 */
let current: Session | null = null;
let ask: (() => Promise<unknown>) | undefined;

export const csrfToken = (): string => current?.csrfToken ?? '';

/** Tells one user of one account from every other; empty while nobody is signed in. */
export const sessionUser = (): string =>
  current === null ? '' : `${current.accountId}/${current.user.email}`;

export function rememberSession(session: Session | null): void {
  current = session;
}

/**
 * @param refetch looks at the session again, and brings the page up to date with what it finds
 * @returns a function that takes it back
 */
export function onSessionDoubt(refetch: () => Promise<unknown>): () => void {
  ask = refetch;
  return () => {
    if (ask === refetch) ask = undefined;
  };
}

/** A request was refused as if the session were another one, or none. Resolves when that has been looked at. */
export async function doubtSession(): Promise<void> {
  await ask?.();
}
