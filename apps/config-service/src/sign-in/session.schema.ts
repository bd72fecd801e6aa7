import { Schema, type Connection, type Model } from 'mongoose';
import type { Session } from './session.js';

export type SessionDocument = Omit<Session, 'id'> & { readonly _id: string };
export type SessionModel = Model<SessionDocument>;

const sessionSchema = new Schema<SessionDocument>(
  {
    _id: { type: String, required: true },
    subject: { type: String, required: true },
    name: { type: String, required: true },
    // Not every user has one.
    email: { type: String, default: '' },
    accountId: { type: String, required: true },
    roles: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    mustEndAt: { type: Date, required: true },
  },
  { collection: 'sessions', versionKey: false, autoIndex: false, autoCreate: false },
);

// MongoDB removes what has ended, within a minute or so.
sessionSchema.index({ endsAt: 1 }, { expireAfterSeconds: 0 });

export function sessionModelOf(connection: Connection): SessionModel {
  return connection.model<SessionDocument>('Session', sessionSchema);
}
