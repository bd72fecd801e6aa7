/**
 * What requests need to know of the session, and what they learn about it. Outside of React: a request that finds the
 * session ended does not know which component asked for it.
 */
let currentCsrfToken = '';
const listeners = new Set<() => void>();

export const csrfToken = (): string => currentCsrfToken;

export function rememberCsrfToken(token: string): void {
  currentCsrfToken = token;
}

/** A request was refused because nobody is signed in any more. */
export function reportSessionEnd(): void {
  for (const listener of listeners) listener();
}

/** @returns a function that stops listening */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
