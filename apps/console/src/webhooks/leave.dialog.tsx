import { Button, Group, Text } from '@mantine/core';
import { Dialog } from '../components/dialog.js';
import type { LeaveGuard } from './use-leave-guard.js';

export function LeaveDialog({ blocker, leave }: LeaveGuard) {
  const stay = (): void => {
    if (blocker.state === 'blocked') blocker.reset();
  };
  return (
    <Dialog title="Leave without saving?" opened={blocker.state === 'blocked'} onClose={stay}>
      <Text>What you have changed on this page is not saved.</Text>
      <Group mt="lg" justify="flex-end" gap="sm">
        <Button variant="default" onClick={leave}>
          Leave without saving
        </Button>
        <Button onClick={stay} data-autofocus>
          Stay on the page
        </Button>
      </Group>
    </Dialog>
  );
}
