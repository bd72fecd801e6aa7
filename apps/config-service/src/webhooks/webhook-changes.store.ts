import type { ClientSession, Connection } from 'mongoose';
import type { AccountsRepository } from '../accounts/accounts.repository.js';
import type { AuditEntry } from '../audit/audit-entry.js';
import type { AuditLog } from '../audit/audit-log.js';
import { Rollback, inTransaction } from '../database/transaction.js';
import {
  createdRequestModelOf,
  type CreatedRequest,
  type CreatedRequestModel,
} from './created-requests.schema.js';
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
  /** The webhook as it was saved: with what the account pins. */
  | { readonly kind: 'created'; readonly webhook: Webhook }
  | { readonly kind: 'limit_reached' }
  /** Another request of the same account was faster; nothing has been changed. */
  | { readonly kind: 'conflict' };

const QUERY_TIMEOUT_MS = 5_000;

/** Saves changes of webhooks. What belongs to one is in one transaction: the webhook, the account's count, the audit log. */
export class WebhookChangesStore {
  readonly #connection: Connection;
  readonly #audit: AuditLog;
  readonly #webhooks: WebhookModel;
  readonly #accounts: AccountsRepository;
  readonly #requests: CreatedRequestModel;

  constructor(connection: Connection, accounts: AccountsRepository, audit: AuditLog) {
    this.#connection = connection;
    this.#audit = audit;
    this.#webhooks = webhookModelOf(connection);
    this.#accounts = accounts;
    this.#requests = createdRequestModelOf(connection);
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#requests.createIndexes();
  }

  /** The request that came with this key before; undefined also when it has ended and has not been removed yet. */
  async findRequest(storedKey: string, now: Date): Promise<CreatedRequest | undefined> {
    const found = await this.#requests
      .findOne({ _id: storedKey, endsAt: { $gt: now } })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<CreatedRequest>();
    return found ?? undefined;
  }

  async create({ webhook: draft, entry, limit, request }: Creation): Promise<CreationOutcome> {
    const transaction = await this.#accounts.changing<CreationOutcome>(draft.accountId, async (session) => {
      const account = await this.#accounts.change(draft.accountId, { $inc: { webhooks: 1 } }, session);
      if (account.webhooks > limit) throw new Rollback<CreationOutcome>({ kind: 'limit_reached' });
      if (request !== undefined) await this.#remember(request, session);
      const webhook = { ...draft, pinnedAuthorities: account.pinned?.certificates.join('') ?? null };
      await this.#webhooks.create([toDocument(webhook)], { session });
      await this.#audit.append(entry, session);
      return { kind: 'created', webhook };
    });
    return transaction.kind === 'conflict' ? transaction : transaction.value;
  }

  /**
   * Stores the next version, if the version before it is still the current one.
   * @returns false when somebody else was faster
   */
  async replace(next: Webhook, entry: AuditEntry): Promise<boolean> {
    const work = async (session: ClientSession): Promise<boolean> => {
      // publishedVersion is not ours to set: an acknowledgement may have raised it meanwhile.
      const { _id, accountId, publishedVersion: _published, ...fields } = toDocument(next);
      const { matchedCount } = await this.#webhooks.updateOne(
        { _id, accountId, version: next.version - 1, removedAt: null },
        { $set: fields },
        { session },
      );
      if (matchedCount === 0) throw new Rollback(false);
      if (next.removedAt !== null) await this.#accounts.countOneLess(accountId, session);
      await this.#audit.append(entry, session);
      return true;
    };
    const transaction =
      next.removedAt === null
        ? await inTransaction(this.#connection, work)
        : await this.#accounts.changing(next.accountId, work);
    return transaction.kind === 'committed' && transaction.value;
  }

  /** In the place of one that has ended and has not been removed yet. */
  async #remember(request: CreatedRequest, session: ClientSession): Promise<void> {
    const { _id, ...fields } = request;
    const known = await this.#requests.exists({ _id, endsAt: { $gt: new Date() } }).session(session);
    if (known !== null) throw new Rollback<CreationOutcome>({ kind: 'conflict' });
    await this.#requests.replaceOne({ _id }, fields, { session, upsert: true });
  }
}
