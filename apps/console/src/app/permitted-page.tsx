import { Navigate, Outlet, useLocation } from 'react-router';
import { NoAccessPage } from '../session/no-access.page.js';
import { useSession } from '../session/session.context.js';
import { NotOperatorPage } from '../session/not-operator.page.js';

/** The page of the address, for those whose roles open it; the API refuses the others in any case. */
export function PermittedPage() {
  const { canManage, canOperate } = useSession();
  const isOperations = useLocation().pathname === '/operations';
  if (isOperations && canOperate) return <Outlet />;
  if (canManage) return isOperations ? <NotOperatorPage /> : <Outlet />;
  return canOperate ? <Navigate to="/operations" replace /> : <NoAccessPage />;
}
