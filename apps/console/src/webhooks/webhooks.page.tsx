import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { IconAdd } from '../components/icons.js';
import { PageHeader } from '../components/page-header.js';
import { PendingState, StaleNotice } from '../components/states.js';
import { FirstWebhook } from './first-webhook.js';
import { WebhookTable } from './webhook-table.js';
import { webhooksQuery } from './webhooks.queries.js';

const REFRESH_INTERVAL_MS = 30_000;

/** All of the account's webhooks, or an invitation to make the first one. */
export function WebhooksPage() {
  const { data, error, refetch } = useQuery({ ...webhooksQuery, refetchInterval: REFRESH_INTERVAL_MS });
  if (data?.webhooks.length === 0) return <FirstWebhook />;
  return (
    <>
      <PageHeader
        title="Webhooks Management"
        actions={
          <Button component={Link} to="/webhooks/new" leftSection={<IconAdd />}>
            Create Webhook
          </Button>
        }
      />
      {data !== undefined && (
        <>
          <StaleNotice error={error} />
          <WebhookTable {...data} />
        </>
      )}
      {data === undefined && <PendingState what="webhooks" error={error} refetch={refetch} />}
    </>
  );
}
