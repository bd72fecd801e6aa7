import { ActionIcon, Menu } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { Link } from 'react-router';
import { DropdownMenu } from '../components/dropdown-menu.js';
import {
  IconActive,
  IconDeliveries,
  IconDots,
  IconEdit,
  IconInactive,
  IconRemove,
} from '../components/icons.js';
import type { StatusChange } from './use-status-change.js';
import classes from './webhook-table.module.css';

type WebhookActionsProps = {
  readonly webhook: Webhook;
  readonly statusChange: StatusChange;
  readonly onRemove: () => void;
};

export function WebhookActions({ webhook, statusChange, onRemove }: WebhookActionsProps) {
  const { id, name, status } = webhook;
  return (
    <DropdownMenu position="bottom-end" width={240}>
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
        <Menu.Item
          leftSection={status === 'active' ? <IconInactive /> : <IconActive />}
          onClick={statusChange.toggle}
        >
          {statusChange.label}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconRemove />} className={classes['danger'] ?? ''} onClick={onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </DropdownMenu>
  );
}
