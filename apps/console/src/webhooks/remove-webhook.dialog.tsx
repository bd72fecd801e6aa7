import type { Webhook } from '@sight-webhooks/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmRemovalDialog } from '../components/confirm-removal.dialog.js';
import { notifyDone } from '../components/notify.js';
import { removeWebhook } from './webhooks.api.js';

type RemoveWebhookDialogProps = {
  /** Undefined while nothing is to be removed. */
  readonly webhook: Webhook | undefined;
  readonly onClose: () => void;
};

export function RemoveWebhookDialog({ webhook, onClose }: RemoveWebhookDialogProps) {
  const queryClient = useQueryClient();
  const removal = useMutation({
    mutationFn: ({ id }: Webhook) => removeWebhook(id),
    onSuccess: async (_, { name }) => {
      await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      notifyDone({ title: `${name} is removed`, message: 'Its deliveries stay readable.' });
      onClose();
    },
  });
  return (
    <ConfirmRemovalDialog
      title={`Remove ${webhook?.name ?? ''}?`}
      confirmLabel="Remove webhook"
      opened={webhook !== undefined}
      removal={removal}
      onConfirm={() => {
        if (webhook !== undefined) removal.mutate(webhook);
      }}
      onClose={onClose}
    >
      The webhook disappears from Webhooks Management and receives no events any more. This cannot be undone.
      Its old deliveries stay readable under Deliveries.
    </ConfirmRemovalDialog>
  );
}
