import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { leaveFor } from './leave.js';
import { onSessionDoubt } from './session-state.js';
import { fetchSession } from './session.api.js';
import type { Session } from './session.schema.js';
import { onSignIn } from './signed-in.channel.js';

/** A browser's timers hold no more than this. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** The server is asked whether the session has ended when it surely has, not on the stroke. */
const AFTER_EXPIRY_MS = 500;

/**
 * The session, which stays on the page after it has ended, so that nothing that was typed is lost: a dialog asks to
 * sign in again, and the page goes on where it was.
 */
export function useLastingSession() {
  const query = useQuery({
    queryKey: ['session'],
    queryFn: fetchSession,
    staleTime: Infinity,
    // Somebody may have signed in or out in another tab.
    refetchOnWindowFocus: 'always',
  });
  const { data: current, refetch } = query;
  const [session, setSession] = useState<Session>();
  if (current && current !== session) setSession(current);
  const hasEnded = session !== undefined && current === null;

  useEffect(() => onSessionDoubt(() => refetch({ cancelRefetch: false })), [refetch]);
  useExpiry(session?.expiresAt, refetch);
  useReturn(hasEnded, refetch);
  useSwitchOfUser(session);
  return { session, hasEnded, query };
}

function useExpiry(expiresAt: string | undefined, refetch: () => unknown): void {
  useEffect(() => {
    if (expiresAt === undefined) return;
    const leftMs = Math.max(0, Date.parse(expiresAt) - Date.now()) + AFTER_EXPIRY_MS;
    const timer = setTimeout(refetch, Math.min(leftMs, MAX_TIMER_MS));
    return () => {
      clearTimeout(timer);
    };
  }, [expiresAt, refetch]);
}

/** While nobody is signed in: listens for a sign-in in another tab, and then brings the page up to date. */
function useReturn(hasEnded: boolean, refetch: () => unknown): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!hasEnded) return;
    const look = (): void => void refetch();
    // The other tab may be of a browser that cannot tell.
    window.addEventListener('focus', look);
    const stop = onSignIn(look);
    return () => {
      window.removeEventListener('focus', look);
      stop();
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    };
  }, [hasEnded, refetch, queryClient]);
}

/** When somebody else has signed in, nothing of the one before may stay on the page. */
function useSwitchOfUser(session: Session | undefined): void {
  const [first, setFirst] = useState(session);
  if (first === undefined && session !== undefined) setFirst(session);
  const isSomebodyElse =
    session !== undefined &&
    first !== undefined &&
    (session.accountId !== first.accountId || session.user.email !== first.user.email);
  useEffect(() => {
    if (!isSomebodyElse) return;
    leaveFor('/');
  }, [isSomebodyElse]);
}
