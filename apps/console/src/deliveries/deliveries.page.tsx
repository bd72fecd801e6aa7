import { PageHeader } from '../components/page-header.js';
import { DeliveryLog } from './delivery-log.js';

/** The deliveries of all webhooks, the removed ones' too. */
export function DeliveriesPage() {
  return (
    <>
      <PageHeader title="Deliveries" description="Every message to every webhook, kept for 30 days." />
      <DeliveryLog />
    </>
  );
}
