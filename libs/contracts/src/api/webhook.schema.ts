import { z } from 'zod';
import { EVENT_TYPES } from '../catalogue/event-catalogue.js';
import { basicAuthPatchSchema, basicAuthSchema, basicAuthViewSchema } from './basic-auth.schema.js';
import { pageOf, pageQueryFields } from './page-query.schema.js';
import { webhookUrlSchema } from './webhook-url.schema.js';

export const WEBHOOK_STATUSES = ['active', 'inactive'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

const MAX_EVENTS = 50;

const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .meta({ examples: ['Slack Webhook'] });

const eventsSchema = z
  .array(
    z.enum(
      EVENT_TYPES.map(({ code }) => code),
      'is not the code of an event type',
    ),
  )
  .min(1, 'must name at least one event')
  .max(MAX_EVENTS, `must name at most ${String(MAX_EVENTS)} events`)
  .refine((codes) => new Set(codes).size === codes.length, 'must not name an event twice')
  .meta({ uniqueItems: true });

/** Body of `POST /webhooks`. */
export const webhookCreateSchema = z
  .strictObject({
    name: nameSchema,
    url: webhookUrlSchema,
    events: eventsSchema,
    basicAuth: basicAuthSchema.nullable().optional(),
  })
  .meta({ id: 'WebhookCreate' });
export type WebhookCreate = z.infer<typeof webhookCreateSchema>;

/** Body of `PATCH /webhooks/{id}`: an absent field stays, `basicAuth: null` turns it off. */
export const webhookPatchSchema = z
  .strictObject({
    name: nameSchema.optional(),
    url: webhookUrlSchema.optional(),
    events: eventsSchema.optional(),
    basicAuth: basicAuthPatchSchema.nullable().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'must change at least one field')
  .meta({ id: 'WebhookPatch', minProperties: 1 });
export type WebhookPatch = z.infer<typeof webhookPatchSchema>;

/** Query of `GET /webhooks`. */
export const webhooksQuerySchema = z.strictObject({
  status: z.enum(WEBHOOK_STATUSES).optional(),
  ...pageQueryFields,
});
export type WebhooksQuery = z.infer<typeof webhooksQuerySchema>;

export const webhookSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    status: z.enum(WEBHOOK_STATUSES),
    events: z.array(z.string()),
    basicAuth: basicAuthViewSchema.nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int().positive(),
    /** False in a 202: saved, and in effect as soon as the message broker can be reached again. */
    published: z.boolean().optional(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;

export const webhookPageSchema = pageOf(webhookSchema).meta({ id: 'WebhookPage' });
export type WebhookPage = z.infer<typeof webhookPageSchema>;

/** Answer of `GET /webhooks/{id}/secret`: the Standard Webhooks signing secret, `whsec_…`. */
export const webhookSecretSchema = z
  .object({
    secret: z.string().regex(/^whsec_/),
    /** Until when requests are also signed with the secret before this one; null when they are not. */
    previousValidUntil: z.iso.datetime().nullable(),
    /** False in a 202: saved, and in effect as soon as the message broker can be reached again. */
    published: z.boolean().optional(),
  })
  .meta({ id: 'WebhookSecret' });
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;
