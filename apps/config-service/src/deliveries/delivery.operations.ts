import {
  MESSAGE_ID_PATTERN,
  deliveriesQuerySchema,
  deliveryDetailSchema,
  deliveryPageSchema,
  statisticsQuerySchema,
  statisticsSchema,
} from '@sight-webhooks/contracts';
import { z } from 'zod';
import { operation } from '../api/operation.js';

const tag = 'Deliveries';

export const listDeliveries = operation({
  method: 'get',
  path: '/deliveries',
  operationId: 'listDeliveries',
  tag,
  summary: 'List the deliveries of the account, newest first',
  query: deliveriesQuerySchema,
  responses: [[200, { description: 'A page of deliveries.', schema: deliveryPageSchema }]],
});

export const getDelivery = operation({
  method: 'get',
  path: '/deliveries/{messageId}',
  operationId: 'getDelivery',
  tag,
  summary: 'Show a delivery with its attempts, the request body and what came back',
  params: z.strictObject({ messageId: z.string().regex(MESSAGE_ID_PATTERN) }),
  responses: [[200, { description: 'The delivery.', schema: deliveryDetailSchema }]],
});

export const getWebhookStatistics = operation({
  method: 'get',
  path: '/webhook-statistics',
  operationId: 'getWebhookStatistics',
  tag,
  summary: 'Count the deliveries of webhooks over the last day or week, by what became of them',
  query: statisticsQuerySchema,
  responses: [[200, { description: 'Counts for each of the webhooks.', schema: statisticsSchema }]],
});
