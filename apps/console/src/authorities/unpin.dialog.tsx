import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Dialog } from '../components/dialog.js';
import { notifyDone } from '../components/notify.js';
import { unpinAuthorities, useRefresh } from './authorities.api.js';

type UnpinDialogProps = { readonly opened: boolean; readonly onClose: () => void };

export function UnpinDialog({ opened, onClose }: UnpinDialogProps) {
  const refresh = useRefresh();
  const removal = useMutation({
    mutationFn: unpinAuthorities,
    onSuccess: async ({ inEffect }) => {
      await refresh();
      notifyDone({
        title: 'Nothing is pinned any more',
        message: inEffect
          ? 'Endpoints need a certificate of a public authority.'
          : 'Saved. It counts as soon as the message broker can be reached again.',
      });
      onClose();
    },
  });
  return (
    <Dialog title="Trust public authorities again?" opened={opened} onClose={onClose}>
      <Text>
        Deliveries to endpoints whose certificate is of your own authority then fail with a TLS error.
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
            removal.mutate();
          }}
        >
          Remove authorities
        </Button>
      </Group>
    </Dialog>
  );
}
