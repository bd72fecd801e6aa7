import { useParams } from 'react-router';
import { NotFoundPage } from '../app/not-found.page.js';
import { ApiError } from '../api/http.js';
import { PendingState } from '../components/states.js';
import { DeliveryView } from './delivery.view.js';
import { useDelivery } from './deliveries.queries.js';

export function DeliveryPage() {
  const { messageId = '' } = useParams();
  const { data, error, refetch } = useDelivery(messageId);
  if (data !== undefined) return <DeliveryView delivery={data} />;
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage what="delivery" />;
  return <PendingState what="the delivery" error={error} refetch={refetch} />;
}
