import { Schema, type Connection, type Model } from 'mongoose';

/** A request to create a webhook that came with an Idempotency-Key, and what it made. */
export type CreatedRequest = {
  /** Hash of account, principal and key. */
  readonly _id: string;
  readonly webhookId: string;
  readonly sealedFingerprint: string;
  readonly endsAt: Date;
};
export type CreatedRequestModel = Model<CreatedRequest>;

const createdRequestSchema = new Schema<CreatedRequest>(
  {
    _id: { type: String, required: true },
    webhookId: { type: String, required: true },
    sealedFingerprint: { type: String, required: true },
    endsAt: { type: Date, required: true },
  },
  { collection: 'created_requests', versionKey: false, autoIndex: false, autoCreate: false },
);

// MongoDB removes what has ended, within a minute or so.
createdRequestSchema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

export function createdRequestModelOf(connection: Connection): CreatedRequestModel {
  return connection.model<CreatedRequest>('CreatedRequest', createdRequestSchema);
}
