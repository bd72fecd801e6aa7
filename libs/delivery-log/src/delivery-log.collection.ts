import { mongo } from 'mongoose';
import type { DeliveryModel } from './delivery.schema.js';

/**
 * A document takes no further executions once it holds this many. A run has four attempts, each executed once and
 * again only where a crash or a lost partition left no trace of it, so a delivery gets here only when something
 * keeps crashing. Then what came first stays; the state goes on following every outcome. With their excerpts, they
 * take less than 1 MB of MongoDB's 16.
 */
export const MAX_EXECUTIONS = 64;

const TTL_INDEX = 'retention';
const SECONDS_A_DAY = 86_400;
const NAMESPACE_EXISTS = 48;
const INDEX_OPTIONS_CONFLICT = 85;

/**
 * The database keeps the bound itself. As a condition of each update it would cost as much as the update: MongoDB
 * finds a document by nothing but its id on a much shorter way.
 */
const VALIDATOR = { [`executions.${String(MAX_EXECUTIONS)}`]: { $exists: false } };

/**
 * The smallest that WiredTiger has. A messageId is a hash, so that each new one changes another page of the index of
 * ids; once there are more of them than memory for them, that page is read, and written again, for it alone. Taken
 * when the collection is made.
 */
const SMALL_INDEX_PAGES = { storageEngine: { wiredTiger: { configString: 'leaf_page_max=4KB' } } };

/**
 * Makes the collection and its indexes, and brings its bound and its retention to what they are now. Can be repeated,
 * and run by several instances at once.
 */
export async function prepareCollection(model: DeliveryModel, retentionDays: number): Promise<void> {
  await ensureCollection(model);
  await model.createIndexes();
  const expireAfterSeconds = Math.round(retentionDays * SECONDS_A_DAY);
  try {
    await model.collection.createIndex({ createdAt: 1 }, { name: TTL_INDEX, expireAfterSeconds }, undefined);
  } catch (error) {
    if (!hasCode(error, INDEX_OPTIONS_CONFLICT)) throw error;
    // It exists with another retention: collMod changes that at once, without building the index again.
    await change(model, { index: { name: TTL_INDEX, expireAfterSeconds } });
  }
}

async function ensureCollection(model: DeliveryModel): Promise<void> {
  try {
    await model.db.createCollection(model.collection.collectionName, {
      validator: VALIDATOR,
      indexOptionDefaults: SMALL_INDEX_PAGES,
    });
  } catch (error) {
    if (!hasCode(error, NAMESPACE_EXISTS)) throw error;
    await change(model, { validator: VALIDATOR });
  }
}

async function change(model: DeliveryModel, options: object): Promise<void> {
  await model.db.db?.command({ collMod: model.collection.collectionName, ...options });
}

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof mongo.MongoServerError && error.code === code;
