import { Alert, Button, Group, Text } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../components/dialog.js';
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
    <Dialog title={`Remove ${webhook?.name ?? ''}?`} opened={webhook !== undefined} onClose={onClose}>
      <Text>
        The webhook disappears from Webhooks Management and receives no events any more. This cannot be
        undone. Its old deliveries stay readable under Deliveries.
      </Text>
      {removal.isError && (
        <Alert color="red" mt="md" role="alert">
          {removal.error.message}
        </Alert>
      )}
      <Group mt="lg" justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red"
          loading={removal.isPending}
          onClick={() => {
            if (webhook !== undefined) removal.mutate(webhook);
          }}
        >
          Remove webhook
        </Button>
      </Group>
    </Dialog>
  );
}
