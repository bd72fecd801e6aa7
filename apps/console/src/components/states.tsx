import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconAlert } from './icons.js';
import classes from './states.module.css';

/** While something is fetched for the first time. */
function LoadingState({ what }: { readonly what: string }) {
  return (
    <Center className={classes['state'] ?? ''} role="status" aria-live="polite">
      <Loader size="sm" aria-hidden />
      <Text component="span" c="dimmed" ml="sm">
        Loading {what} …
      </Text>
    </Center>
  );
}

type FailedStateProps = { readonly error: Error | null; readonly retry: () => void };

/** When nothing could be fetched. */
function FailedState({ error, retry }: FailedStateProps) {
  return (
    <Stack className={classes['state'] ?? ''} role="alert" align="center" gap="sm">
      <IconAlert className={classes['failed']} />
      <Text fw={600}>This could not be loaded</Text>
      <Text c="dimmed">{error?.message ?? 'The server cannot be reached.'}</Text>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </Stack>
  );
}

type PendingStateProps = {
  readonly what: string;
  readonly error: Error | null;
  readonly refetch: () => unknown;
};

/** Before there is anything to show: it is being fetched, or could not be. */
export function PendingState({ what, error, refetch }: PendingStateProps) {
  if (error === null) return <LoadingState what={what} />;
  return <FailedState error={error} retry={() => void refetch()} />;
}

/** When something was there already, and could not be brought up to date. */
export function StaleNotice({ error }: { readonly error: Error | null }) {
  if (error === null) return null;
  return (
    <Alert color="yellow" icon={<IconAlert />} role="alert" mb="md">
      {error.message} What you see here is from before; it is tried again.
    </Alert>
  );
}

type EmptyStateProps = {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** When there is nothing to list, and why that may be. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <Stack className={classes['state'] ?? ''} align="center" gap="xs">
      {icon !== undefined && <div className={classes['icon']}>{icon}</div>}
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text c="dimmed" className={classes['text'] ?? ''}>
          {children}
        </Text>
      )}
      {action !== undefined && <div className={classes['action']}>{action}</div>}
    </Stack>
  );
}
