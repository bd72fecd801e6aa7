import { Button, Group, Text } from '@mantine/core';
import { Dialog } from '../components/dialog.js';
import { signInUrl } from './session.api.js';

/** Cannot be closed: without a session nothing on the page can be saved or brought up to date. */
export function SessionEndedDialog({ opened }: { readonly opened: boolean }) {
  const here = window.location.pathname + window.location.search;
  return (
    <Dialog title="Your session has ended" opened={opened} closable={false}>
      <Text>
        Sign in again to go on. Nothing that you have typed is lost: signing in opens in a new tab, and this
        page waits for you.
      </Text>
      <Group mt="lg" justify="flex-end" gap="sm">
        {/* In the same tab, a form finds what was typed, without passwords, in its draft. */}
        <Button variant="default" component="a" href={signInUrl(here)}>
          Sign in here
        </Button>
        <Button component="a" href={signInUrl('/signed-in')} target="_blank" rel="opener" data-autofocus>
          Sign in again
        </Button>
      </Group>
    </Dialog>
  );
}
