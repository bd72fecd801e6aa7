import type { ClientSession, Connection, Model } from 'mongoose';
import type { AuditEntry } from '../audit/audit-entry.js';
import type { AuditLog } from '../audit/audit-log.js';
import { Rollback, inTransaction } from '../database/transaction.js';
import {
  createdRequestModelOf,
  type CreatedRequest,
  type CreatedRequestModel,
} from './created-requests.schema.js';
import { webhookCountModelOf, type WebhookCount } from './webhook-counts.schema.js';
import { toDocument } from './webhook.mapper.js';
import { webhookModelOf, type WebhookModel } from './webhook.schema.js';
import type { Webhook } from './webhook.js';

export type Creation = {
  readonly webhook: Webhook;
  readonly entry: AuditEntry;
  /** Webhooks that the account may have. */
  readonly limit: number;
  /** What is remembered of a request with an Idempotency-Key. */
  readonly request: CreatedRequest | undefined;
};

export type CreationOutcome =
  | 'created'
  | 'limit_reached'
  /** Another request of the same account was faster; nothing has been changed. */
  | 'conflict';

const QUERY_TIMEOUT_MS = 5_000;

/** Saves changes of webhooks. What belongs to one is in one transaction: the webhook, the account's count, the audit log. */
export class WebhookChangesStore {
  readonly #connection: Connection;
  readonly #audit: AuditLog;
  readonly #webhooks: WebhookModel;
  readonly #counts: Model<WebhookCount>;
  readonly #requests: CreatedRequestModel;

  constructor(connection: Connection, audit: AuditLog) {
    this.#connection = connection;
    this.#audit = audit;
    this.#webhooks = webhookModelOf(connection);
    this.#counts = webhookCountModelOf(connection);
    this.#requests = createdRequestModelOf(connection);
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#requests.createIndexes();
    // A transaction can make a collection, but two at once are in each other's way.
    await this.#counts.createCollection();
  }

  /** The request that came with this key before; undefined also when it has ended and has not been removed yet. */
  async findRequest(storedKey: string, now: Date): Promise<CreatedRequest | undefined> {
    const found = await this.#requests
      .findOne({ _id: storedKey, endsAt: { $gt: now } })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<CreatedRequest>();
    return found ?? undefined;
  }

  async create({ webhook, entry, limit, request }: Creation): Promise<CreationOutcome> {
    const transaction = await inTransaction<CreationOutcome>(this.#connection, async (session) => {
      const count = await this.#countOneMore(webhook.accountId, session);
      if (count > limit) throw new Rollback<CreationOutcome>('limit_reached');
      if (request !== undefined) await this.#remember(request, session);
      await this.#webhooks.create([toDocument(webhook)], { session });
      await this.#audit.append(entry, session);
      return 'created';
    });
    return transaction.kind === 'conflict' ? 'conflict' : transaction.value;
  }

  /**
   * Stores the next version, if the version before it is still the current one.
   * @returns false when somebody else was faster
   */
  async replace(next: Webhook, entry: AuditEntry): Promise<boolean> {
    const transaction = await inTransaction(this.#connection, async (session) => {
      // publishedVersion is not ours to set: an acknowledgement may have raised it meanwhile.
      const { _id, publishedVersion: _published, ...fields } = toDocument(next);
      const { matchedCount } = await this.#webhooks.updateOne(
        { _id, version: next.version - 1, removedAt: null },
        { $set: fields },
        { session },
      );
      if (matchedCount === 0) throw new Rollback(false);
      if (next.removedAt !== null)
        await this.#counts.updateOne({ _id: next.accountId }, { $inc: { webhooks: -1 } }, { session });
      await this.#audit.append(entry, session);
      return true;
    });
    return transaction.kind === 'committed' && transaction.value;
  }

  /** Every creation for an account writes this document, so that two at once cannot both be the last that may be. */
  async #countOneMore(accountId: string, session: ClientSession): Promise<number> {
    const counted = await this.#counts
      .findOneAndUpdate({ _id: accountId }, { $inc: { webhooks: 1 } }, { session, returnDocument: 'after' })
      .lean<WebhookCount>();
    if (counted !== null) return counted.webhooks;
    const existing = await this.#webhooks.countDocuments({ accountId, removedAt: null }, { session });
    await this.#counts.create([{ _id: accountId, webhooks: existing + 1 }], { session });
    return existing + 1;
  }

  /** In the place of one that has ended and has not been removed yet. */
  async #remember(request: CreatedRequest, session: ClientSession): Promise<void> {
    const { _id, ...fields } = request;
    const known = await this.#requests.exists({ _id, endsAt: { $gt: new Date() } }).session(session);
    if (known !== null) throw new Rollback<CreationOutcome>('conflict');
    await this.#requests.replaceOne({ _id }, fields, { session, upsert: true });
  }
}
