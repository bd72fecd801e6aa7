import { Schema, type Connection, type Model } from 'mongoose';
import type { AuditEntry } from './audit-entry.js';

export type AuditDocument = Omit<AuditEntry, 'id'> & { readonly _id: string; readonly endsAt: Date };
export type AuditModel = Model<AuditDocument>;

const auditSchema = new Schema<AuditDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, required: true },
    at: { type: Date, required: true },
    // As they are: what they hold is made and typed by us, and an empty text is a value.
    actor: { type: Schema.Types.Mixed, required: true },
    action: { type: String, required: true },
    webhookId: { type: String, default: null },
    webhookName: { type: String, default: null },
    changes: { type: [Schema.Types.Mixed], required: true },
    denial: { type: Schema.Types.Mixed, default: null },
    endsAt: { type: Date, required: true },
  },
  { collection: 'audit_log', versionKey: false, minimize: false, autoIndex: false, autoCreate: false },
);

// An account's log, newest first; and that of one webhook.
auditSchema.index({ accountId: 1, at: -1, _id: -1 });
auditSchema.index({ accountId: 1, webhookId: 1, at: -1, _id: -1 });
// MongoDB removes what is older than the retention.
auditSchema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

export function auditModelOf(connection: Connection): AuditModel {
  return connection.model<AuditDocument>('AuditEntry', auditSchema);
}
