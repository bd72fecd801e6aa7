import { createContext, use } from 'react';
import type { Session } from './session.schema.js';

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in. Only below the session's gate. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('useSession outside of the session gate');
  return session;
}
