import { z } from 'zod';
import { ATTEMPT_ERRORS, FAILED_REASONS, SKIPPED_REASONS } from '../records/outcome.terms.js';
import { pageOf, pageQueryFields } from './page-query.schema.js';

export const DELIVERY_STATUSES = ['pending', 'retrying', 'delivered', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Query of `GET /deliveries`; a delivery matches when `from` ≤ createdAt < `to`. */
export const deliveriesQuerySchema = z.strictObject({
  webhookId: z.string().min(1).max(128).optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  eventCode: z.string().min(1).max(256).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  ...pageQueryFields,
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuerySchema>;

const attemptSchema = z.object({
  /** 1 to 4. One attempt is listed twice when a crash made us repeat it. */
  attempt: z.int().min(1).max(4),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  /** Null when no response came. */
  statusCode: z.int().nullable(),
  /** Null when the attempt succeeded. */
  error: z.enum(ATTEMPT_ERRORS).nullable(),
});

/** An item of `GET /deliveries`. */
export const deliveryItemSchema = z
  .object({
    messageId: z.string(),
    webhookId: z.string(),
    /** The webhook's name when the event was matched. */
    webhookName: z.string(),
    eventCode: z.string(),
    resourceId: z.int().nonnegative(),
    status: z.enum(DELIVERY_STATUSES),
    /** Why it failed or was skipped, otherwise null. */
    reason: z.enum([...FAILED_REASONS, ...SKIPPED_REASONS]).nullable(),
    /** In the order in which they were made. */
    attempts: z.array(attemptSchema),
    createdAt: z.iso.datetime(),
    /** Null when there is no next attempt, or when it is due at once. */
    nextAttemptAt: z.iso.datetime().nullable(),
    /** Since when the next attempt is put off because the endpoint hangs, otherwise null. */
    parkedSince: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DeliveryItem' });
export type DeliveryItem = z.infer<typeof deliveryItemSchema>;

export const deliveryPageSchema = pageOf(deliveryItemSchema).meta({ id: 'DeliveryPage' });
export type DeliveryPage = z.infer<typeof deliveryPageSchema>;

/** Answer of `GET /deliveries/{messageId}`. */
export const deliveryDetailSchema = deliveryItemSchema
  .extend({
    eventId: z.string(),
    /** The exact body of the request. */
    requestBody: z.string(),
    attempts: z.array(
      attemptSchema.extend({
        /** The beginning of what the endpoint answered; null when nothing came. */
        responseExcerpt: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'DeliveryDetail' });
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;
