import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.js';

type ConfirmRemovalDialogProps = {
  readonly title: string;
  /** What follows from the removal. */
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly opened: boolean;
  /** As a mutation tells it. */
  readonly removal: { readonly isPending: boolean; readonly error: Error | null };
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** Asks before something is taken away, and stays open when that fails. */
export function ConfirmRemovalDialog({
  title,
  children,
  confirmLabel,
  opened,
  removal,
  onConfirm,
  onClose,
}: ConfirmRemovalDialogProps) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <Text>{children}</Text>
      {removal.error !== null && (
        <Alert color="red" mt="md" role="alert">
          {removal.error.message}
        </Alert>
      )}
      <Group mt="lg" justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={removal.isPending} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Dialog>
  );
}
