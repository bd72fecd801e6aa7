import { Schema, type Connection, type Model } from 'mongoose';

export type PinnedDocument = {
  /** PEM, one text for each. */
  readonly certificates: readonly string[];
  readonly updatedAt: Date;
};

/**
 * What holds for all webhooks of an account. Every change of it, and every creation of a webhook, writes this document,
 * so that two at once cannot miss each other.
 */
export type AccountDocument = {
  /** The account. */
  readonly _id: string;
  /** How many it has. Changed in the transactions that create and remove them, so it cannot drift. */
  readonly webhooks: number;
  /** Null, or absent, while the public authorities are trusted. */
  readonly pinned?: PinnedDocument | null;
};
export type AccountModel = Model<AccountDocument>;

const pinnedSchema = new Schema<PinnedDocument>(
  { certificates: { type: [String], required: true }, updatedAt: { type: Date, required: true } },
  { _id: false },
);

const accountSchema = new Schema<AccountDocument>(
  {
    _id: { type: String, required: true },
    webhooks: { type: Number, required: true },
    pinned: { type: pinnedSchema, default: null },
  },
  { collection: 'accounts', versionKey: false, autoIndex: false, autoCreate: false },
);

export function accountModelOf(connection: Connection): AccountModel {
  return connection.model<AccountDocument>('Account', accountSchema);
}
