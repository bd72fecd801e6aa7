import { Notifications } from '@mantine/notifications';
import { Link, NavLink, ScrollRestoration } from 'react-router';
import { useSession } from '../session/session.context.js';
import { AccountMenu } from './account-menu.js';
import { ColorSchemeMenu } from './color-scheme-menu.js';
import { ConfigurationMenu } from './configuration-menu.js';
import { PermittedPage } from './permitted-page.js';
import classes from './layout.module.css';

/** What frames every page. */
export function Layout() {
  const { canManage, canOperate } = useSession();
  return (
    <>
      <a className={classes['skip']} href="#content">
        Skip to content
      </a>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          <Link to="/" className={classes['brand']}>
            Sight <span className={classes['product']}>Webhooks</span>
          </Link>
          <nav aria-label="Main" className={classes['nav']}>
            {canManage && <ConfigurationMenu />}
            {canOperate && !canManage && (
              <NavLink to="/operations" className={classes['button'] ?? ''}>
                Operations
              </NavLink>
            )}
          </nav>
          <ColorSchemeMenu />
          <AccountMenu />
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes['main']}>
        <PermittedPage />
      </main>
      <section aria-label="Notifications">
        <Notifications position="bottom-right" withinPortal={false} />
      </section>
      <ScrollRestoration />
    </>
  );
}
