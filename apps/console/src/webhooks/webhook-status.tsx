import { UnstyledButton } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { IconActive, IconInactive } from '../components/icons.js';
import classes from './webhook-status.module.css';
import type { StatusChange } from './use-status-change.js';

type WebhookStatusProps = { readonly webhook: Webhook; readonly change: StatusChange };

/** Whether the webhook is active. Hovering or focusing it offers the change. */
export function WebhookStatus({ webhook, change }: WebhookStatusProps) {
  const isActive = webhook.status === 'active';
  return (
    <div className={classes['status']} data-active={isActive}>
      {isActive ? <IconActive /> : <IconInactive />}
      <span className={classes['label']}>{isActive ? 'Active' : 'Inactive'}</span>
      <UnstyledButton
        className={classes['button'] ?? ''}
        // Not `disabled`, which would take the focus away from those who use the keyboard.
        aria-disabled={change.isPending}
        aria-description={webhook.name}
        onClick={change.toggle}
      >
        {change.label}
      </UnstyledButton>
    </div>
  );
}
