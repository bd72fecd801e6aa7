import { createHash } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import type { Principal } from '../auth/principal.js';
import { WINDOW_S, consume, type Consumed } from './consume.js';

export type RequestLimits = { readonly perAccount: number; readonly perPrincipal: number };

export type Admission =
  | Extract<Consumed, { readonly kind: 'admitted' }>
  | (Extract<Consumed, { readonly kind: 'limited' }> & { readonly by: 'account' | 'principal' });

const COLLECTION = 'request_counts';

/** Counts requests per account and per principal within a minute, in the database: the limits hold over all instances. */
export class RequestLimiter {
  readonly #principals: RateLimiterMongo;
  readonly #accounts: RateLimiterMongo;

  constructor(connection: Connection, { perAccount, perPrincipal }: RequestLimits) {
    const shared = {
      storeClient: countsIn(connection),
      tableName: COLLECTION,
      duration: WINDOW_S,
      disableIndexesCreation: true,
    };
    // Who is over a limit is not asked for again in the database until the minute is over.
    this.#principals = new RateLimiterMongo({
      ...shared,
      keyPrefix: 'principal',
      points: perPrincipal,
      inMemoryBlockOnConsumed: perPrincipal + 1,
    });
    this.#accounts = new RateLimiterMongo({
      ...shared,
      keyPrefix: 'account',
      points: perAccount,
      inMemoryBlockOnConsumed: perAccount + 1,
    });
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#principals.createIndexes();
  }

  /** Counts a request. A principal over its limit takes nothing of the account's. */
  async admit({ accountId, subject }: Principal): Promise<Admission> {
    const own = await consume(this.#principals, keyOf([accountId, subject]));
    if (own.kind === 'limited') return { ...own, by: 'principal' };
    const all = await consume(this.#accounts, keyOf([accountId]));
    return all.kind === 'limited' ? { ...all, by: 'account' } : all;
  }
}

/** A hash, because nothing bounds the length of a subject. */
const keyOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * What the library needs of a database. A count is worth no wait for the disk or for other members, which is what the
 * connection asks for otherwise; and the connection is not open yet when this is made.
 */
function countsIn(connection: Connection): object {
  const collection = (name: string) => connection.getClient().db(connection.name).collection(name);
  return {
    collection: (name: string) => ({
      createIndex: (keys: mongo.IndexSpecification, options: mongo.CreateIndexesOptions) =>
        collection(name).createIndex(keys, options, {}),
      findOneAndUpdate: (
        filter: mongo.Filter<mongo.Document>,
        update: mongo.UpdateFilter<mongo.Document>,
        options: mongo.FindOneAndUpdateOptions,
      ) =>
        collection(name).findOneAndUpdate(filter, update, {
          ...options,
          writeConcern: { w: 1, journal: false },
        }),
    }),
  };
}
