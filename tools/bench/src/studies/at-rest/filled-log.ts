import { MongoClient, type Collection, type Db } from 'mongodb';
import { waitUntil, type Progress } from '@sight-webhooks/testing';
import { formatNumber } from '../../report/table.js';
import { deliveryAtRest, type DeliveryAtRest } from './deliveries-at-rest.js';

const COLLECTION = 'deliveries';
/** The last one that the service makes at its start. */
const LAST_INDEX = 'retention';
const INDEXES_WITHIN_MS = 60_000;
const DOCUMENTS_A_STATEMENT = 2_000;
/** One is written while the next is made. */
const STATEMENTS_AT_ONCE = 2;
const FILLING_CACHE = '4G';
const TELL_EVERY_MS = 10_000;

export type FilledLog = {
  readonly size: number;
  /** What the database has while it is measured; filling goes quicker with more. */
  readonly cacheGigabytes: number;
  readonly progress: Progress;
};

/** Brings the log to so many deliveries, from however many it has: who interrupts it goes on the next time. */
export async function fillLog(uri: string, { size, cacheGigabytes, progress }: FilledLog): Promise<void> {
  if (size === 0) return;
  const client = await new MongoClient(uri).connect();
  try {
    const collection = client.db().collection<DeliveryAtRest>(COLLECTION);
    await hasIndexes(collection);
    const found = await collection.estimatedDocumentCount();
    if (found >= size) return;
    await setCache(client.db('admin'), FILLING_CACHE);
    await insert(collection, found, size, progress);
    // What is still to be written would otherwise be written while something is measured.
    await client.db('admin').command({ fsync: 1 });
    await setCache(client.db('admin'), `${String(cacheGigabytes * 1_024)}M`);
  } finally {
    await client.close();
  }
}

async function insert(
  collection: Collection<DeliveryAtRest>,
  from: number,
  to: number,
  progress: Progress,
): Promise<void> {
  let next = from;
  let toldAt = 0;
  const insertNext = async (): Promise<void> => {
    while (next < to) {
      const first = next;
      next = Math.min(to, first + DOCUMENTS_A_STATEMENT);
      if (performance.now() - toldAt > TELL_EVERY_MS) {
        toldAt = performance.now();
        progress(`filling the log, kept for the next time: ${formatNumber(first)} of ${formatNumber(to)}`);
      }
      const documents = Array.from({ length: next - first }, (_, index) => deliveryAtRest(first + index, to));
      await collection.insertMany(documents, { ordered: false, writeConcern: { w: 1 } });
    }
  };
  await Promise.all(Array.from({ length: STATEMENTS_AT_ONCE }, insertNext));
}

/** Those that the service itself makes. */
async function hasIndexes(collection: Collection<DeliveryAtRest>): Promise<void> {
  await waitUntil(
    () => collection.indexExists(LAST_INDEX),
    (exists) => exists,
    { what: 'the log has its indexes', timeoutMs: INDEXES_WITHIN_MS, intervalMs: 100 },
  );
}

async function setCache(admin: Db, size: string): Promise<void> {
  await admin.command({ setParameter: 1, wiredTigerEngineRuntimeConfig: `cache_size=${size}` });
}
