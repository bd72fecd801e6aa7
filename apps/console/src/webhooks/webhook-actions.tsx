import { ActionIcon, Menu } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { Link } from 'react-router';
import { IconDeliveries, IconDots, IconEdit, IconRemove } from '../components/icons.js';
import classes from './webhook-table.module.css';
import { DropdownMenu } from '../components/dropdown-menu.js';

type WebhookActionsProps = { readonly webhook: Webhook; readonly onRemove: () => void };

export function WebhookActions({ webhook: { id, name }, onRemove }: WebhookActionsProps) {
  return (
    <DropdownMenu position="bottom-end" width={170}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${name}`}>
          <IconDots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/webhooks/${id}`} leftSection={<IconEdit />}>
          Edit
        </Menu.Item>
        <Menu.Item component={Link} to={`/webhooks/${id}/deliveries`} leftSection={<IconDeliveries />}>
          Deliveries
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconRemove />} className={classes['danger'] ?? ''} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </DropdownMenu>
  );
}
