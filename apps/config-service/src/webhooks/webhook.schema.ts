import { Schema, type Connection, type Model } from 'mongoose';
import type { Webhook } from './webhook.js';

export type WebhookDocument = Omit<Webhook, 'id' | 'retiringSigningSecrets' | 'pinnedAuthorities'> & {
  readonly _id: string;
  /** Absent in documents from before secrets could be replaced. */
  readonly retiringSigningSecrets?: Webhook['retiringSigningSecrets'];
  /** Absent in documents from before authorities could be pinned. */
  readonly pinnedAuthorities?: Webhook['pinnedAuthorities'];
};
export type WebhookModel = Model<WebhookDocument>;

const basicAuthSchema = new Schema(
  {
    username: { type: String, required: isString },
    sealedPassword: { type: String, required: true },
    passwordSet: { type: Boolean, required: true },
  },
  { _id: false },
);

const retiringSecretSchema = new Schema(
  { sealed: { type: String, required: true }, validUntil: { type: Date, required: true } },
  { _id: false },
);

const webhookSchema = new Schema<WebhookDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, required: true },
    name: { type: String, required: true },
    url: { type: String, required: true },
    active: { type: Boolean, required: true },
    events: { type: [String], required: true },
    basicAuth: { type: basicAuthSchema, default: null },
    sealedSigningSecrets: { type: [String], required: true },
    retiringSigningSecrets: { type: [retiringSecretSchema] },
    pinnedAuthorities: { type: String, default: null },
    version: { type: Number, required: true },
    publishedVersion: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    removedAt: { type: Date, default: null },
  },
  { collection: 'webhooks', versionKey: false, minimize: false, autoIndex: false, autoCreate: false },
);

// An account's list, newest first.
webhookSchema.index(
  { accountId: 1, createdAt: -1, _id: -1 },
  { partialFilterExpression: { removedAt: null } },
);
// The reconciler's walk over all webhooks, answered from the index alone.
webhookSchema.index({ _id: 1, version: 1, publishedVersion: 1, removedAt: 1 });

export function webhookModelOf(connection: Connection): WebhookModel {
  return connection.model<WebhookDocument>('Webhook', webhookSchema);
}

/** Mongoose takes an empty string for a missing one; an empty username is legal. */
function isString(this: { username?: unknown }): boolean {
  return typeof this.username !== 'string';
}
