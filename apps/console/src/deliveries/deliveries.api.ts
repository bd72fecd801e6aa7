import {
  deliveryDetailSchema,
  deliveryPageSchema,
  type DeliveryDetail,
  type DeliveryPage,
  type DeliveryStatus,
} from '@sight-webhooks/contracts/api';
import { call } from '../api/http.js';

export type DeliveryFilter = {
  readonly webhookId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly eventCode?: string | undefined;
  /** ISO 8601 */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const PAGE_SIZE = 50;

export async function fetchDeliveries(
  filter: DeliveryFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<DeliveryPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  for (const [name, value] of Object.entries({ ...filter, cursor })) {
    if (typeof value === 'string' && value !== '') query.set(name, value);
  }
  return (await call(`/api/v1/deliveries?${query.toString()}`, deliveryPageSchema, { signal })).body;
}

export async function fetchDelivery(messageId: string, signal: AbortSignal): Promise<DeliveryDetail> {
  const path = `/api/v1/deliveries/${encodeURIComponent(messageId)}`;
  return (await call(path, deliveryDetailSchema, { signal })).body;
}
