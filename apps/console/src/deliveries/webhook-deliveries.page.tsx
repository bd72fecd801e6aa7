import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ApiError } from '../api/http.js';
import { IconEdit } from '../components/icons.js';
import { PageHeader } from '../components/page-header.js';
import { DeliveryChart } from '../statistics/delivery-chart.js';
import { webhookQuery } from '../webhooks/webhooks.queries.js';
import { DeliveryLog } from './delivery-log.js';
import { useDeliveries } from './deliveries.queries.js';

/** The deliveries of one webhook. It may have been removed: they stay readable. */
export function WebhookDeliveriesPage() {
  const { webhookId = '' } = useParams();
  const { data: webhook, error } = useQuery(webhookQuery(webhookId));
  const isRemoved = error instanceof ApiError && error.status === 404;
  const removedName = useRemovedName(webhookId, isRemoved);
  return (
    <>
      <PageHeader
        title={`Deliveries of ${webhook?.name ?? removedName ?? 'the webhook'}`}
        above={[{ to: '/webhooks', label: 'Webhooks' }]}
        badge={isRemoved && <Badge variant="default">Removed</Badge>}
        description={webhook?.url}
        actions={
          webhook && (
            <Button
              component={Link}
              to={`/webhooks/${webhookId}`}
              variant="default"
              leftSection={<IconEdit />}
            >
              Edit
            </Button>
          )
        }
      />
      <DeliveryChart webhookId={webhookId} />
      <DeliveryLog webhookId={webhookId} />
    </>
  );
}

/** A webhook that is gone is known by its deliveries. */
function useRemovedName(webhookId: string, isRemoved: boolean): string | undefined {
  const { data } = useDeliveries({ webhookId }, false);
  return isRemoved ? data?.pages[0]?.items[0]?.webhookName : undefined;
}
