import type { ClientSession, Connection, UpdateQuery } from 'mongoose';
import { inTransaction, type Transaction } from '../database/transaction.js';
import { webhookModelOf, type WebhookModel } from '../webhooks/webhook.schema.js';
import { accountModelOf, type AccountDocument, type AccountModel } from './account.schema.js';
import { AccountTurns } from './account-turns.js';

const QUERY_TIMEOUT_MS = 5_000;

/** The accounts in MongoDB. One that nobody has changed yet has no document. */
export class AccountsRepository {
  readonly #connection: Connection;
  readonly #accounts: AccountModel;
  readonly #webhooks: WebhookModel;
  readonly #turns = new AccountTurns();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#accounts = accountModelOf(connection);
    this.#webhooks = webhookModelOf(connection);
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    // A transaction can make a collection, but two at once are in each other's way.
    await this.#accounts.createCollection();
  }

  /** Runs work that changes the account's document in one transaction, when it is its turn. */
  changing<T>(accountId: string, work: (session: ClientSession) => Promise<T>): Promise<Transaction<T>> {
    return this.#turns.take(accountId, () => inTransaction(this.#connection, work));
  }

  /** @param session that of a transaction which is going to change it */
  async find(accountId: string, session?: ClientSession): Promise<AccountDocument | undefined> {
    const found = await this.#accounts
      .findOne({ _id: accountId })
      .session(session ?? null)
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<AccountDocument>();
    return found ?? undefined;
  }

  /** Makes the account's document if there is none, and changes it. @returns it after the change */
  async change(
    accountId: string,
    update: UpdateQuery<AccountDocument>,
    session: ClientSession,
  ): Promise<AccountDocument> {
    const changed = await this.#update(accountId, update, session);
    if (changed !== null) return changed;
    const webhooks = await this.#webhooks.countDocuments({ accountId, removedAt: null }, { session });
    await this.#accounts.create([{ _id: accountId, webhooks }], { session });
    const made = await this.#update(accountId, update, session);
    if (made === null) throw new Error('the account that was made a moment ago is gone');
    return made;
  }

  /** One webhook less; an account without a document counts when it gets one. */
  async countOneLess(accountId: string, session: ClientSession): Promise<void> {
    await this.#accounts.updateOne({ _id: accountId }, { $inc: { webhooks: -1 } }, { session });
  }

  #update(accountId: string, update: UpdateQuery<AccountDocument>, session: ClientSession) {
    return this.#accounts
      .findOneAndUpdate({ _id: accountId }, update, { session, returnDocument: 'after' })
      .lean<AccountDocument>();
  }
}
