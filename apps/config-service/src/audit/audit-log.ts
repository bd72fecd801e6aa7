import type { AuditAction } from '@sight-webhooks/contracts';
import type { ClientSession, Connection, QueryFilter } from 'mongoose';
import type { PageCursor } from '../api/page-cursor.js';
import type { AuditEntry } from './audit-entry.js';
import { auditModelOf, type AuditDocument, type AuditModel } from './audit-log.schema.js';

export type AuditLogFilter = {
  readonly accountId: string;
  readonly webhookId?: string | undefined;
  readonly action?: AuditAction | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly after?: PageCursor | undefined;
};

const QUERY_TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;

/** Who changed what, in MongoDB. There is no way to change or remove an entry: it ends with the retention. */
export class AuditLog {
  readonly #model: AuditModel;
  readonly #retentionMs: number;

  constructor(connection: Connection, retentionDays: number) {
    this.#model = auditModelOf(connection);
    this.#retentionMs = retentionDays * DAY_MS;
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#model.createIndexes();
  }

  /** @param session that of the transaction with the change, if there is one */
  async append({ id, ...entry }: AuditEntry, session?: ClientSession): Promise<void> {
    const endsAt = new Date(entry.at.getTime() + this.#retentionMs);
    await this.#model.create([{ _id: id, ...entry, endsAt }], session === undefined ? {} : { session });
  }

  /** Newest first. */
  async list(filter: AuditLogFilter, limit: number): Promise<AuditEntry[]> {
    const documents = await this.#model
      .find(queryOf(filter))
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<AuditDocument[]>();
    return documents.map(({ _id, endsAt: _endsAt, ...entry }) => ({ id: _id, ...entry }));
  }
}

function queryOf({
  accountId,
  webhookId,
  action,
  from,
  to,
  after,
}: AuditLogFilter): QueryFilter<AuditDocument> {
  const bounds = [
    ...(from === undefined ? [] : [{ at: { $gte: from } }]),
    ...(to === undefined ? [] : [{ at: { $lt: to } }]),
    // The bound keeps this to a range of the index; $or drops what the page before showed.
    ...(after === undefined
      ? []
      : [{ at: { $lte: after.at } }, { $or: [{ at: { $lt: after.at } }, { _id: { $lt: after.id } }] }]),
  ];
  return {
    accountId,
    ...(webhookId === undefined ? {} : { webhookId }),
    ...(action === undefined ? {} : { action }),
    ...(bounds.length === 0 ? {} : { $and: bounds }),
  };
}
