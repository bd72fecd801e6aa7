import { Navigate } from 'react-router';
import { useSession } from '../session/session.context.js';

/** Leads to the page that its user comes for. */
export function StartPage() {
  const { canManage } = useSession();
  return <Navigate to={canManage ? '/webhooks' : '/operations'} replace />;
}
