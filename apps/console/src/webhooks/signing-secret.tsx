import { Button, Code, Group, Paper, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyButton } from '../components/copy-button.js';
import { notifyDone } from '../components/notify.js';
import { Dialog } from '../components/dialog.js';
import { IconHide, IconReplace, IconShow } from '../components/icons.js';
import { Moment } from '../components/moment.js';
import classes from './aside.module.css';
import { fetchSecret, replaceSecret } from './webhooks.api.js';

const HIDDEN = `whsec_${'•'.repeat(24)}`;

/** What requests to the webhook are signed with: fetched only to be shown, and hidden again. */
export function SigningSecret({ webhookId }: { readonly webhookId: string }) {
  const [isAsking, setAsking] = useState(false);
  const show = useMutation({ mutationFn: () => fetchSecret(webhookId), gcTime: 0 });
  const replace = useMutation({
    mutationFn: () => replaceSecret(webhookId),
    gcTime: 0,
    onSuccess: () => {
      setAsking(false);
      show.mutate();
      notifyDone({
        title: 'The signing secret is replaced',
        message: 'Bring the new one to your receiver.',
      });
    },
  });
  const shown = show.data;
  const error = show.error ?? replace.error;
  return (
    <Paper component="section" className={classes['card'] ?? ''} aria-labelledby="signing-secret">
      <Title order={2} size="h5" id="signing-secret">
        Signing secret
      </Title>
      <Text size="sm" c="dimmed">
        Every request is signed with it (Standard Webhooks, header <Code>webhook-signature</Code>), so that
        your receiver can tell that a request is from Sight.
      </Text>
      <div className={classes['row']}>
        <Code className={classes['secret'] ?? ''}>{shown?.secret ?? HIDDEN}</Code>
        <Group gap="xs">
          {shown === undefined ? (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconShow />}
              loading={show.isPending}
              onClick={() => {
                show.mutate();
              }}
            >
              Show
            </Button>
          ) : (
            <>
              <CopyButton value={shown.secret} label="Copy" />
              <Button
                variant="default"
                size="xs"
                leftSection={<IconHide />}
                onClick={() => {
                  show.reset();
                }}
              >
                Hide
              </Button>
            </>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconReplace />}
            onClick={() => {
              setAsking(true);
            }}
          >
            Replace
          </Button>
        </Group>
      </div>
      {shown?.previousValidUntil && (
        <Text size="sm" c="dimmed">
          Requests are also signed with the secret before this one, until{' '}
          <Moment at={shown.previousValidUntil} />.
        </Text>
      )}
      {error !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error.message}
        </Text>
      )}
      <Dialog
        title="Replace the signing secret?"
        opened={isAsking}
        onClose={() => {
          setAsking(false);
        }}
      >
        <Text>
          Requests are signed with the new secret at once. For 24 hours they are signed with the present one
          as well: bring the new one to your receiver in that time.
        </Text>
        <Group mt="lg" justify="flex-end" gap="sm">
          <Button
            variant="default"
            onClick={() => {
              setAsking(false);
            }}
          >
            Cancel
          </Button>
          <Button
            loading={replace.isPending}
            onClick={() => {
              replace.mutate();
            }}
            data-autofocus
          >
            Replace secret
          </Button>
        </Group>
      </Dialog>
    </Paper>
  );
}
