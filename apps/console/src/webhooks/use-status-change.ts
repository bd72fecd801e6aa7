import type { Webhook } from '@sight-webhooks/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyFailed } from '../components/notify.js';
import { setStatus, type WebhookList } from './webhooks.api.js';
import { webhooksQuery } from './webhooks.queries.js';
import { NOT_IN_EFFECT_YET } from './wording.js';

/** @param webhook that is to be deactivated when it is active, and activated when it is not */
export function useStatusChange({ id, name, status }: Webhook) {
  const queryClient = useQueryClient();
  const { isPending, mutate } = useMutation({
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
  const isActive = status === 'active';
  return {
    isPending,
    label: isActive ? 'Deactivate this webhook' : 'Activate this webhook',
    toggle: () => {
      if (!isPending) mutate(isActive ? 'inactive' : 'active');
    },
  };
}

export type StatusChange = ReturnType<typeof useStatusChange>;
