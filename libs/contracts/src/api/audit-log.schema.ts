import { z } from 'zod';
import { pageOf, pageQueryFields } from './page-query.schema.js';

export const AUDIT_ACTIONS = [
  'webhook.created',
  'webhook.edited',
  'webhook.activated',
  'webhook.deactivated',
  'webhook.secret_rotated',
  'webhook.secret_shown',
  'webhook.removed',
  'pinned_authorities.replaced',
  'pinned_authorities.removed',
  'access.denied',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Why somebody was not let through: their roles, a request that the console did not make, or not their object. */
export const DENIAL_REASONS = ['role', 'forged_request', 'not_found'] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** Query of `GET /audit-log`; an entry matches when `from` ≤ at < `to`. */
export const auditLogQuerySchema = z.strictObject({
  webhookId: z.string().min(1).max(128).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  ...pageQueryFields,
});
export type AuditLogQuery = z.infer<typeof auditLogQuerySchema>;

const valueSchema = z.union([z.string(), z.array(z.string())]).nullable();

/** What a field was and is. A secret is `***` where there is one. */
export const auditedChangeSchema = z
  .object({
    field: z.string().meta({ examples: ['url', 'basicAuth.password'] }),
    before: valueSchema,
    after: valueSchema,
  })
  .meta({ id: 'AuditedChange' });
export type AuditedChange = z.infer<typeof auditedChangeSchema>;

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: z.object({
      /** The `sub` of the token or of the session. */
      subject: z.string(),
      /** Null for who came with a token. */
      name: z.string().nullable(),
    }),
    action: z.enum(AUDIT_ACTIONS),
    /** Null for what is not about one webhook. */
    webhookId: z.string().nullable(),
    /** Its name after the change. */
    webhookName: z.string().nullable(),
    changes: z.array(auditedChangeSchema),
    /** Null unless the action is `access.denied`. */
    denial: z
      .object({ operation: z.string().meta({ examples: ['createWebhook'] }), reason: z.enum(DENIAL_REASONS) })
      .nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.infer<typeof auditEntrySchema>;

export const auditLogPageSchema = pageOf(auditEntrySchema).meta({ id: 'AuditLogPage' });
export type AuditLogPage = z.infer<typeof auditLogPageSchema>;
