import { Notifications } from '@mantine/notifications';
import { Link, Outlet, ScrollRestoration } from 'react-router';
import { NoAccessPage } from '../session/no-access.page.js';
import { useSession } from '../session/session.context.js';
import { AccountMenu } from './account-menu.js';
import { ColorSchemeMenu } from './color-scheme-menu.js';
import { ConfigurationMenu } from './configuration-menu.js';
import classes from './layout.module.css';

/** What frames every page. */
export function Layout() {
  const { canManage } = useSession();
  return (
    <>
      <a className={classes['skip']} href="#content">
        Skip to content
      </a>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          <Link to="/webhooks" className={classes['brand']}>
            Sight <span className={classes['product']}>Webhooks</span>
          </Link>
          <nav aria-label="Main" className={classes['nav']}>
            {canManage && <ConfigurationMenu />}
          </nav>
          <ColorSchemeMenu />
          <AccountMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes['main']}>
        {canManage ? <Outlet /> : <NoAccessPage />}
      </main>
      <section aria-label="Notifications">
        <Notifications position="bottom-right" withinPortal={false} />
      </section>
      <ScrollRestoration />
    </>
  );
}
