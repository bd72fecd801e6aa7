import type { WebhookStatus } from '@sight-webhooks/contracts';
import type { Connection, QueryFilter } from 'mongoose';
import type { PageCursor } from '../api/page-cursor.js';
import { toWebhook } from './webhook.mapper.js';
import { webhookModelOf, type WebhookDocument, type WebhookModel } from './webhook.schema.js';
import type { Webhook } from './webhook.js';

export type WebhookListQuery = {
  readonly accountId: string;
  readonly status?: WebhookStatus | undefined;
  readonly after?: PageCursor | undefined;
};

/** As much of a webhook as the reconciler compares. */
export type WebhookVersions = Pick<Webhook, 'id' | 'version' | 'publishedVersion' | 'removedAt'>;

/** A query that takes longer is given up by the server. */
const QUERY_TIMEOUT_MS = 10_000;

/** The webhooks in MongoDB, to be read. Removed ones are kept, and seen only where it says so. */
export class WebhooksRepository {
  readonly #model: WebhookModel;

  constructor(connection: Connection) {
    this.#model = webhookModelOf(connection);
  }

  /** Makes the collection's indexes. Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#model.createIndexes();
  }

  async find(accountId: string, id: string): Promise<Webhook | undefined> {
    const document = await this.#model
      .findOne({ _id: id, accountId, removedAt: null })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<WebhookDocument>();
    return document === null ? undefined : toWebhook(document);
  }

  async list(query: WebhookListQuery, limit: number): Promise<Webhook[]> {
    return (await this.listQuery(query).limit(limit)).map(toWebhook);
  }

  /** The query of a list, newest first, without its limit. */
  listQuery({ accountId, status, after }: WebhookListQuery) {
    const filter: QueryFilter<WebhookDocument> = {
      accountId,
      removedAt: null,
      ...(status === undefined ? {} : { active: status === 'active' }),
      // The bound on createdAt keeps this to a range of the index; $or drops what the page before showed.
      ...(after === undefined
        ? {}
        : {
            createdAt: { $lte: after.at },
            $or: [{ createdAt: { $lt: after.at } }, { _id: { $lt: after.id } }],
          }),
    };
    return this.#model
      .find(filter)
      .sort({ createdAt: -1, _id: -1 })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<WebhookDocument[]>();
  }

  /** Notes that the broker has acknowledged a version. */
  async markPublished(id: string, version: number): Promise<void> {
    await this.#model.updateOne({ _id: id }, { $max: { publishedVersion: version } });
  }

  /** Removed webhooks too, in the order of their ids. */
  async versionsAfter(id: string, limit: number): Promise<WebhookVersions[]> {
    return (await this.versionsQuery(id).limit(limit)).map(({ _id, ...versions }) => ({
      id: _id,
      ...versions,
    }));
  }

  versionsQuery(afterId: string) {
    return this.#model
      .find({ _id: { $gt: afterId } }, { version: 1, publishedVersion: 1, removedAt: 1 })
      .sort({ _id: 1 })
      .hint({ _id: 1, version: 1, publishedVersion: 1, removedAt: 1 })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<Pick<WebhookDocument, '_id' | 'version' | 'publishedVersion' | 'removedAt'>[]>();
  }

  /** In the order of their ids. */
  async allAfter(id: string, limit: number): Promise<Webhook[]> {
    const documents = await this.#model
      .find({ _id: { $gt: id }, removedAt: null })
      .sort({ _id: 1 })
      .limit(limit)
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<WebhookDocument[]>();
    return documents.map(toWebhook);
  }

  /**
   * Stores the next version, of which only the ciphertexts are new: nothing that anybody of the account has changed.
   * @returns false when somebody else was faster
   */
  async replaceSecrets(next: Webhook): Promise<boolean> {
    const { id, version, basicAuth, sealedSigningSecrets, retiringSigningSecrets } = next;
    const { matchedCount } = await this.#model.updateOne(
      { _id: id, version: version - 1, removedAt: null },
      { $set: { version, basicAuth, sealedSigningSecrets, retiringSigningSecrets } },
    );
    return matchedCount === 1;
  }

  /** Those of an account whose current version the broker is not known to have, in the order of their ids. */
  async unpublishedAfter(id: string, accountId: string, limit: number): Promise<Webhook[]> {
    const documents = await this.#model
      .find({
        _id: { $gt: id },
        accountId,
        removedAt: null,
        $expr: { $lt: ['$publishedVersion', '$version'] },
      })
      .sort({ _id: 1 })
      .limit(limit)
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<WebhookDocument[]>();
    return documents.map(toWebhook);
  }

  /** Removed webhooks too, in no particular order. */
  async load(ids: readonly string[]): Promise<Webhook[]> {
    const documents = await this.#model
      .find({ _id: { $in: ids } })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<WebhookDocument[]>();
    return documents.map(toWebhook);
  }
}
