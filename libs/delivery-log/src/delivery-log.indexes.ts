import { mongo } from 'mongoose';
import type { DeliveryModel } from './delivery.schema.js';

const TTL_INDEX = 'retention';
const SECONDS_A_DAY = 86_400;
const INDEX_OPTIONS_CONFLICT = 85;

/**
 * Makes the collection's indexes and brings its retention to `retentionDays`. Can be repeated, and run by several
 * instances at once.
 */
export async function ensureIndexes(model: DeliveryModel, retentionDays: number): Promise<void> {
  await model.createIndexes();
  const expireAfterSeconds = Math.round(retentionDays * SECONDS_A_DAY);
  try {
    await model.collection.createIndex({ createdAt: 1 }, { name: TTL_INDEX, expireAfterSeconds }, undefined);
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== INDEX_OPTIONS_CONFLICT) throw error;
    // It exists with another retention: collMod changes that at once, without building the index again.
    await model.db.db?.command({
      collMod: model.collection.collectionName,
      index: { name: TTL_INDEX, expireAfterSeconds },
    });
  }
}
