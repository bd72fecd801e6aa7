import { useMutation } from '@tanstack/react-query';
import { ConfirmRemovalDialog } from '../components/confirm-removal.dialog.js';
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
    <ConfirmRemovalDialog
      title="Trust public authorities again?"
      confirmLabel="Remove authorities"
      opened={opened}
      removal={removal}
      onConfirm={() => {
        removal.mutate();
      }}
      onClose={onClose}
    >
      Deliveries to endpoints whose certificate is of your own authority then fail with a TLS error.
    </ConfirmRemovalDialog>
  );
}
