import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { PinnedAuthorities } from '@sight-webhooks/contracts/api';
import { useState } from 'react';
import { Moment } from '../components/moment.js';
import { PageHeader } from '../components/page-header.js';
import { PendingState, StaleNotice } from '../components/states.js';
import { useAuthorities } from './authorities.api.js';
import classes from './authorities.module.css';
import { CertificateList } from './certificate-list.js';
import { PinForm } from './pin.form.js';
import { UnpinDialog } from './unpin.dialog.js';

/** Whose certificates the endpoints of the account may have. */
export function AuthoritiesPage() {
  const { data, error, refetch } = useAuthorities();
  return (
    <>
      <PageHeader
        title="Certificate authorities"
        description="Who has to vouch for the endpoints of your webhooks."
      />
      {data === undefined ? (
        <Paper className={classes['card'] ?? ''}>
          <PendingState what="the certificate authorities" error={error} refetch={refetch} />
        </Paper>
      ) : (
        <>
          <StaleNotice error={error} />
          {data.certificates.length === 0 ? <NothingPinned /> : <Pinned pinned={data} />}
        </>
      )}
    </>
  );
}

function NothingPinned() {
  return (
    <Paper className={classes['card'] ?? ''}>
      <Text mb="md">
        Every https endpoint needs a certificate of a public authority. Where yours have certificates of an
        authority of your own, pin it here: from then on, it counts for all webhooks of the account, and the
        public ones do not.
      </Text>
      <PinForm submitLabel="Pin authorities" onDone={() => undefined} />
    </Paper>
  );
}

function Pinned({ pinned: { certificates, updatedAt } }: { readonly pinned: PinnedAuthorities }) {
  const [isReplacing, setReplacing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Paper className={classes['card'] ?? ''}>
        <Text>
          Every https endpoint of the account needs a certificate that leads to one of these; public
          authorities do not count.
        </Text>
        <CertificateList certificates={certificates} />
        {updatedAt !== null && (
          <Text size="sm" c="dimmed" mt="xs">
            Since <Moment at={updatedAt} />
          </Text>
        )}
        <Group mt="md" justify="flex-end" gap="sm">
          <Button
            variant="default"
            onClick={() => {
              setAsking(true);
            }}
          >
            Remove
          </Button>
          <Button
            variant="default"
            aria-expanded={isReplacing}
            onClick={() => {
              setReplacing(!isReplacing);
            }}
          >
            Replace
          </Button>
        </Group>
      </Paper>
      {isReplacing && (
        <Paper component="section" className={classes['card'] ?? ''} aria-labelledby="replace-authorities">
          <Title order={2} size="h5" id="replace-authorities">
            Replace the authorities
          </Title>
          <Text size="sm" c="dimmed" mb="md">
            What you paste takes the place of what is pinned. To go from one authority to the next, paste both
            until all endpoints have new certificates.
          </Text>
          <PinForm
            submitLabel="Replace authorities"
            onDone={() => {
              setReplacing(false);
            }}
          />
        </Paper>
      )}
      <UnpinDialog
        opened={isAsking}
        onClose={() => {
          setAsking(false);
        }}
      />
    </>
  );
}
