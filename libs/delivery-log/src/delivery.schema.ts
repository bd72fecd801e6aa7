import { Schema, type Connection, type Model } from 'mongoose';
import type { DeliveryIdentity, LoggedExecution } from './delivery-entry.js';
import type { DeliveryState } from './delivery-state.js';

/** A document of the collection `deliveries`. */
export type DeliveryDocument = DeliveryIdentity & {
  /** The messageId. */
  readonly _id: string;
  readonly webhookName: string;
  /** The exact body of the request. */
  readonly body: string;
  /** When the event was matched. */
  readonly createdAt: Date;
  readonly state: DeliveryState;
  /** A set, in no order. Absent until something has been sent. */
  readonly executions?: readonly LoggedExecution[];
};

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;

const stateSchema = new Schema<DeliveryState>(
  {
    run: number,
    rank: number,
    attempt: number,
    parks: number,
    status: text,
    reason: { type: String, default: null },
    nextAttemptAt: { type: Number, default: null },
    parkedSince: { type: Number, default: null },
  },
  { _id: false },
);

const executionSchema = new Schema<LoggedExecution>(
  {
    run: number,
    attempt: number,
    executionId: text,
    startedAt: number,
    durationMs: number,
    statusCode: { type: Number, default: null },
    error: { type: String, default: null },
    responseExcerpt: { type: String, default: null },
  },
  { _id: false },
);

const deliverySchema = new Schema<DeliveryDocument>(
  {
    _id: text,
    accountId: text,
    webhookId: text,
    webhookName: text,
    eventSource: text,
    eventId: text,
    eventCode: text,
    resourceId: number,
    body: text,
    createdAt: { type: Date, required: true },
    state: { type: stateSchema, required: true },
    executions: { type: [executionSchema] },
  },
  // Only the writer writes, and `prepare` alone makes indexes: the reading service has no business with either.
  { collection: 'deliveries', versionKey: false, autoIndex: false, autoCreate: false },
);

// Every list is one account's, newest first. The trailing fields let a filter be judged without the document.
deliverySchema.index({ accountId: 1, createdAt: -1, _id: -1, eventCode: 1 }, { name: 'account' });
deliverySchema.index(
  { accountId: 1, webhookId: 1, createdAt: -1, _id: -1, eventCode: 1 },
  { name: 'webhook' },
);
deliverySchema.index(
  { accountId: 1, 'state.status': 1, createdAt: -1, _id: -1, eventCode: 1, webhookId: 1 },
  { name: 'status' },
);

export type DeliveryModel = Model<DeliveryDocument>;

/** The connection's model of deliveries; one per connection, however often it is asked for. */
export function deliveryModelOf(connection: Connection): DeliveryModel {
  return (
    (connection.models['Delivery'] as DeliveryModel | undefined) ??
    connection.model<DeliveryDocument>('Delivery', deliverySchema)
  );
}
