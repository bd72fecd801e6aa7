import { isDeepStrictEqual } from 'node:util';
import type { Connection } from 'mongoose';
import type { AccountsRepository } from '../accounts/accounts.repository.js';
import type { AuditEntry } from '../audit/audit-entry.js';
import type { AuditLog } from '../audit/audit-log.js';
import { webhookModelOf, type WebhookModel } from '../webhooks/webhook.schema.js';

export type PinChange = {
  readonly accountId: string;
  /** PEM, one text for each; none for the public authorities. */
  readonly certificates: readonly string[];
  readonly at: Date;
  /** Made from the certificates that were pinned until now. */
  readonly entryOf: (before: readonly string[]) => AuditEntry;
};

export type PinOutcome =
  | 'changed'
  | 'unchanged'
  /** A change of the account or of one of its webhooks was faster; nothing has been changed. */
  | 'conflict';

/**
 * Saves what an account pins, in one transaction with a new version of each of its webhooks: that is how it reaches the
 * delivery service, and how an event that comes after the answer cannot be sent with what was trusted before.
 */
export class PinnedAuthoritiesStore {
  readonly #accounts: AccountsRepository;
  readonly #audit: AuditLog;
  readonly #webhooks: WebhookModel;

  constructor(connection: Connection, accounts: AccountsRepository, audit: AuditLog) {
    this.#accounts = accounts;
    this.#audit = audit;
    this.#webhooks = webhookModelOf(connection);
  }

  async replace({ accountId, certificates, at, entryOf }: PinChange): Promise<PinOutcome> {
    const pinned = certificates.length === 0 ? null : { certificates, updatedAt: at };
    const transaction = await this.#accounts.changing<PinOutcome>(accountId, async (session) => {
      const before = (await this.#accounts.find(accountId, session))?.pinned?.certificates ?? [];
      if (isDeepStrictEqual(before, certificates)) return 'unchanged';
      await this.#accounts.change(accountId, { $set: { pinned } }, session);
      await this.#webhooks.updateMany(
        { accountId, removedAt: null },
        { $set: { pinnedAuthorities: pinned && certificates.join('') }, $inc: { version: 1 } },
        { session },
      );
      await this.#audit.append(entryOf(before), session);
      return 'changed';
    });
    return transaction.kind === 'conflict' ? 'conflict' : transaction.value;
  }
}
