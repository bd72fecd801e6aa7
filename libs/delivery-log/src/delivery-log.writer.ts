import type { Outcome } from '@sight-webhooks/contracts';
import { mongo } from 'mongoose';
import { mergeByDelivery, type DeliveryEntry } from './delivery-entry.js';
import type { DeliveryDocument, DeliveryModel } from './delivery.schema.js';

/**
 * A document takes no further executions once it holds this many. A run has four attempts, each executed once and
 * again only where a crash or a lost partition left no trace of it, so a delivery gets here only when something
 * keeps crashing. Then what came first stays; the state goes on following every outcome.
 *
 * One write adds at most as many again, so a document holds fewer than twice as many, with their excerpts below
 * 2 MB of MongoDB's 16.
 */
export const MAX_EXECUTIONS = 64;

/** A server that has not answered by then counts as down. */
const WRITE_TIMEOUT_MS = 30_000;

const DUPLICATE_KEY = 11_000;
/** What will be refused again however often it is sent: wrong values and types, validation, size. */
const REFUSED_FOR_GOOD: ReadonlySet<number> = new Set([2, 9, 14, 52, 56, 57, 121, 10_334, 17_419, 17_420]);

/** An entry of a batch that the database refuses for what it holds. */
export type RejectedEntry = {
  readonly messageId: string;
  /** MongoDB's error code. */
  readonly code: number;
};

export type WriteResult = {
  /** How many deliveries the batch was about and were written. */
  readonly written: number;
  readonly rejected: readonly RejectedEntry[];
};

export type DeliveryLogWriter = {
  /**
   * Brings outcomes into the log, acknowledged by a majority. Outcomes can come in any order, repeatedly, and from
   * several writers at once: the log is the same afterwards. One that the database refuses does not keep the others.
   * @throws when the database cannot be reached or cannot write; the batch can be written again as it is
   */
  write(outcomes: readonly Outcome[]): Promise<WriteResult>;
};

type Operation = {
  readonly messageId: string;
  readonly statement: mongo.AnyBulkWriteOperation<DeliveryDocument>;
};

export function createDeliveryLogWriter(model: DeliveryModel): DeliveryLogWriter {
  const collection = model.collection as unknown as mongo.Collection<DeliveryDocument>;
  return {
    async write(outcomes) {
      const entries = mergeByDelivery(outcomes);
      const refused = await run(collection, entries.map(upsertOf));
      const exists = new Set(
        refused.filter(({ code }) => code === DUPLICATE_KEY).map(({ messageId }) => messageId),
      );
      const updates = entries.filter(({ messageId }) => exists.has(messageId)).flatMap(updatesOf);
      const rejected = [
        ...refused.filter(({ messageId }) => !exists.has(messageId)),
        ...(await run(collection, updates)),
      ];
      return { written: entries.length - new Set(rejected.map(({ messageId }) => messageId)).size, rejected };
    },
  };
}

/**
 * What becomes of a batch's entry in one statement. A duplicate key means that the document exists all the same:
 * another writer inserted it at that moment, or its executions are full and the filter passed it over.
 */
function upsertOf(entry: DeliveryEntry): Operation {
  const { messageId, executions } = entry;
  return {
    messageId,
    statement: {
      updateOne: {
        filter: { _id: messageId, ...(executions.length === 0 ? {} : HAS_ROOM) },
        update: { ...stateUpdate(entry), ...executionsUpdate(entry), $setOnInsert: entry.identity },
        upsert: true,
      },
    },
  };
}

/** The same for a document that is known to exist: nothing is inserted, so nothing can collide. */
function updatesOf(entry: DeliveryEntry): Operation[] {
  const { messageId, executions } = entry;
  const state = { updateOne: { filter: { _id: messageId }, update: stateUpdate(entry) } };
  if (executions.length === 0) return [{ messageId, statement: state }];
  const added = { updateOne: { filter: { _id: messageId, ...HAS_ROOM }, update: executionsUpdate(entry) } };
  return [
    { messageId, statement: state },
    { messageId, statement: added },
  ];
}

const HAS_ROOM = { [`executions.${String(MAX_EXECUTIONS - 1)}`]: { $exists: false } };

const stateUpdate = ({ state, least }: DeliveryEntry) => ({ $max: { state }, $min: least });

const executionsUpdate = ({ executions }: DeliveryEntry) =>
  executions.length === 0
    ? {}
    : { $addToSet: { executions: { $each: executions.slice(0, MAX_EXECUTIONS) } } };

/** Sends the operations; returns those that were refused for what they hold. @throws on every other failure */
async function run(
  collection: mongo.Collection<DeliveryDocument>,
  operations: readonly Operation[],
): Promise<RejectedEntry[]> {
  if (operations.length === 0) return [];
  try {
    await collection.bulkWrite(
      operations.map(({ statement }) => statement),
      { ordered: false, writeConcern: { w: 'majority' }, timeoutMS: WRITE_TIMEOUT_MS },
    );
    return [];
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    const isFault = failures.some(({ code }) => code !== DUPLICATE_KEY && !REFUSED_FOR_GOOD.has(code));
    if (failures.length === 0 || isFault || error.result.getWriteConcernError() !== undefined) throw error;
    return failures.map(({ index, code }) => ({ messageId: operations[index]?.messageId ?? '', code }));
  }
}
