import { Schema, type Connection, type Model } from 'mongoose';

/** How many webhooks an account has. Changed in the transactions that create and remove them, so it cannot drift. */
export type WebhookCount = {
  /** The account. */
  readonly _id: string;
  readonly webhooks: number;
};

const webhookCountSchema = new Schema<WebhookCount>(
  { _id: { type: String, required: true }, webhooks: { type: Number, required: true } },
  { collection: 'webhook_counts', versionKey: false, autoIndex: false, autoCreate: false },
);

export function webhookCountModelOf(connection: Connection): Model<WebhookCount> {
  return connection.model<WebhookCount>('WebhookCount', webhookCountSchema);
}
