import { Button, Group, Text } from '@mantine/core';
import { Dialog } from '../components/dialog.js';
import { leaveFor } from './leave.js';
import { signInUrl } from './session.api.js';

/** Cannot be closed: without a session nothing on the page can be saved or brought up to date. */
export function SessionEndedDialog({ opened }: { readonly opened: boolean }) {
  const here = window.location.pathname + window.location.search;
  return (
    <Dialog title="Your session has ended" opened={opened} closable={false}>
      <Text>
        Sign in again to go on: it opens in a new tab, and this page waits for you with everything that you
        have typed. When you sign in here instead, only passwords have to be typed again.
      </Text>
      <Group mt="lg" justify="flex-end" gap="sm">
        {/* The form finds what was typed, without passwords, in its draft. */}
        <Button
          variant="default"
          onClick={() => {
            leaveFor(signInUrl(here));
          }}
        >
          Sign in here
        </Button>
        <Button component="a" href={signInUrl('/signed-in')} target="_blank" rel="opener" data-autofocus>
          Sign in again
        </Button>
      </Group>
    </Dialog>
  );
}
