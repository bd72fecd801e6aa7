import { useEffect } from 'react';
import { Outlet } from 'react-router';
import { PendingState } from '../components/states.js';
import { SessionEndedDialog } from './session-ended.dialog.js';
import { signInUrl } from './session.api.js';
import { SessionContext } from './session.context.js';
import { useLastingSession } from './use-lasting-session.js';

/** Shows the console to those who are signed in, and sends everybody else to sign in. */
export function SessionGate() {
  const { session, hasEnded, query } = useLastingSession();
  const mustSignIn = query.data === null && session === undefined;
  useEffect(() => {
    if (mustSignIn) window.location.replace(signInUrl(window.location.pathname + window.location.search));
  }, [mustSignIn]);

  if (session !== undefined) {
    return (
      <SessionContext value={session}>
        <Outlet />
        <SessionEndedDialog opened={hasEnded} />
      </SessionContext>
    );
  }
  return <PendingState what="the console" error={query.error} refetch={query.refetch} />;
}
