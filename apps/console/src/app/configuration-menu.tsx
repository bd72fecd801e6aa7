import { Menu, UnstyledButton } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import {
  IconCertificate,
  IconDeliveries,
  IconDown,
  IconLock,
  IconOperations,
  IconWebhook,
} from '../components/icons.js';
import { DropdownMenu } from '../components/dropdown-menu.js';
import { useSession } from '../session/session.context.js';
import classes from './layout.module.css';

/** The tab of the header that the pages are under. */
export function ConfigurationMenu() {
  const { pathname } = useLocation();
  const { canOperate } = useSession();
  const current = (path: string) => (pathname === path ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <DropdownMenu position="bottom-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes['button'] ?? ''}>
          Configuration
          <IconDown />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/webhooks" leftSection={<IconWebhook />} {...current('/webhooks')}>
          Webhooks
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/deliveries"
          leftSection={<IconDeliveries />}
          {...current('/deliveries')}
        >
          Deliveries
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/certificate-authorities"
          leftSection={<IconCertificate />}
          {...current('/certificate-authorities')}
        >
          Certificate authorities
        </Menu.Item>
        <Menu.Item component={Link} to="/audit-log" leftSection={<IconLock />} {...current('/audit-log')}>
          Audit log
        </Menu.Item>
        {canOperate && (
          <Menu.Item
            component={Link}
            to="/operations"
            leftSection={<IconOperations />}
            {...current('/operations')}
          >
            Operations
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </DropdownMenu>
  );
}
