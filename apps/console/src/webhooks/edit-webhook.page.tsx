import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { NotFoundPage } from '../app/not-found.page.js';
import { ApiError } from '../api/http.js';
import { PendingState } from '../components/states.js';
import { EditWebhook } from './edit-webhook.js';
import { webhookQuery } from './webhooks.queries.js';

export function EditWebhookPage() {
  const { webhookId = '' } = useParams();
  // What is being edited does not change under the hands: saving tells when somebody else has changed it.
  const { data, error, refetch } = useQuery({
    ...webhookQuery(webhookId),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (data !== undefined) return <EditWebhook key={webhookId} webhook={data} />;
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage what="webhook" />;
  return <PendingState what="the webhook" error={error} refetch={refetch} />;
}
