import { UnstyledButton } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconActive, IconInactive } from '../components/icons.js';
import { notifyDone, notifyFailed } from '../components/notify.js';
import classes from './webhook-status.module.css';
import { setStatus, type WebhookList } from './webhooks.api.js';
import { webhooksQuery } from './webhooks.queries.js';
import { NOT_IN_EFFECT_YET } from './wording.js';

/** Whether the webhook is active. Hovering or focusing it offers the change. */
export function WebhookStatus({ webhook }: { readonly webhook: Webhook }) {
  const isActive = webhook.status === 'active';
  const change = useStatusChange(webhook);
  return (
    <div className={classes['status']} data-active={isActive}>
      {isActive ? <IconActive /> : <IconInactive />}
      <span className={classes['label']}>{isActive ? 'Active' : 'Inactive'}</span>
      <UnstyledButton
        className={classes['button'] ?? ''}
        disabled={change.isPending}
        aria-description={webhook.name}
        onClick={() => {
          change.mutate(isActive ? 'inactive' : 'active');
        }}
      >
        {isActive ? 'Deactivate this webhook' : 'Activate this webhook'}
      </UnstyledButton>
    </div>
  );
}

function useStatusChange({ id, name }: Webhook) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Webhook['status']) => setStatus(id, wanted),
    onSuccess: ({ webhook, inEffect }) => {
      queryClient.setQueryData(
        webhooksQuery.queryKey,
        (list: WebhookList | undefined) =>
          list && { ...list, webhooks: list.webhooks.map((each) => (each.id === id ? webhook : each)) },
      );
      const isActive = webhook.status === 'active';
      notifyDone({
        title: `${name} is ${isActive ? 'active' : 'inactive'}`,
        message: inEffect
          ? `It receives ${isActive ? 'events from now on' : 'no events any more'}.`
          : NOT_IN_EFFECT_YET,
      });
    },
    onError: ({ message }) => {
      notifyFailed({ title: `${name} could not be changed`, message });
    },
  });
}
