import type { Outcome } from '@sight-webhooks/contracts';
import { mongo } from 'mongoose';
import { mergeByDelivery, type DeliveryEntry, type LoggedExecution } from './delivery-entry.js';
import { MAX_EXECUTIONS } from './delivery-log.collection.js';
import type { DeliveryDocument, DeliveryModel } from './delivery.schema.js';

/** A server that has not answered by then counts as down. */
const WRITE_TIMEOUT_MS = 30_000;

const DUPLICATE_KEY = 11_000;
const NOT_VALID = 121;
/** What will be refused again however often it is sent: wrong values and types, validation, size. */
const REFUSED_FOR_GOOD: ReadonlySet<number> = new Set([
  2,
  9,
  14,
  52,
  56,
  57,
  NOT_VALID,
  10_334,
  17_419,
  17_420,
]);

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

type Statement = mongo.AnyBulkWriteOperation<DeliveryDocument>;

/** An entry that the database did not take as it was sent. */
type Refused = { readonly entry: DeliveryEntry; readonly code: number };

export function createDeliveryLogWriter(model: DeliveryModel): DeliveryLogWriter {
  const collection = model.collection as unknown as mongo.Collection<DeliveryDocument>;
  const send = (entries: readonly DeliveryEntry[], statementOf: (entry: DeliveryEntry) => Statement) =>
    bulkWrite(collection, entries, statementOf);

  /** Another writer may insert the document at the same moment: the second time it is there. */
  async function upsert(entries: readonly DeliveryEntry[]): Promise<Refused[]> {
    const [exists, others] = split(await send(entries, upsertOf), DUPLICATE_KEY);
    return [...others, ...(await send(exists, upsertOf))];
  }

  return {
    async write(outcomes) {
      const entries = mergeByDelivery(outcomes);
      const [begun, known] = partition(entries, ({ begins }) => begins);
      const [exists, unfit] = split(await send(begun, insertOf), DUPLICATE_KEY);
      const [full, others] = split([...unfit, ...(await upsert([...known, ...exists]))], NOT_VALID);
      const refused = [...others, ...(await upsert(full.map(withoutExecutions)))];
      const rejected = refused.map(({ entry: { messageId }, code }) => ({ messageId, code }));
      return { written: entries.length - rejected.length, rejected };
    },
  };
}

/** A fifth of the cost of an upsert, so that is what is tried for what has just begun. */
function insertOf(entry: DeliveryEntry): Statement {
  const { messageId, identity, least, state } = entry;
  const executions = executionsOf(entry);
  const document = { _id: messageId, ...identity, ...least, state };
  return { insertOne: { document: executions.length === 0 ? document : { ...document, executions } } };
}

function upsertOf(entry: DeliveryEntry): Statement {
  const { messageId, identity, least, state } = entry;
  const executions = executionsOf(entry);
  return {
    updateOne: {
      // Nothing but the id: MongoDB has a short way for that.
      filter: { _id: messageId },
      update: {
        $max: { state },
        $min: least,
        $setOnInsert: identity,
        ...(executions.length === 0 ? {} : { $addToSet: { executions: { $each: executions } } }),
      },
      upsert: true,
    },
  };
}

/** Each once. An execution is told by its id: whatever tells of it again says the same. */
function executionsOf({ executions }: DeliveryEntry): LoggedExecution[] {
  if (executions.length < 2) return [...executions];
  return [...new Map(executions.map((execution) => [execution.executionId, execution])).values()].slice(
    0,
    MAX_EXECUTIONS,
  );
}

const withoutExecutions = (entry: DeliveryEntry): DeliveryEntry => ({ ...entry, executions: [] });

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  const [inside, outside]: [T[], T[]] = [[], []];
  for (const item of items) (belongs(item) ? inside : outside).push(item);
  return [inside, outside];
}

/** The entries that were refused with the code, and the others. */
function split(refused: readonly Refused[], code: number): [DeliveryEntry[], Refused[]] {
  const [found, others] = partition(refused, (one) => one.code === code);
  return [found.map(({ entry }) => entry), others];
}

/** Sends a statement for each entry; returns those that were refused for what they hold. @throws on every other failure */
async function bulkWrite(
  collection: mongo.Collection<DeliveryDocument>,
  entries: readonly DeliveryEntry[],
  statementOf: (entry: DeliveryEntry) => Statement,
): Promise<Refused[]> {
  if (entries.length === 0) return [];
  try {
    await collection.bulkWrite(entries.map(statementOf), {
      ordered: false,
      writeConcern: { w: 'majority' },
      timeoutMS: WRITE_TIMEOUT_MS,
    });
    return [];
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    const isFault = failures.some(({ code }) => code !== DUPLICATE_KEY && !REFUSED_FOR_GOOD.has(code));
    if (failures.length === 0 || isFault || error.result.getWriteConcernError() !== undefined) throw error;
    return failures.flatMap(({ index, code }) => {
      const entry = entries[index];
      return entry === undefined ? [] : [{ entry, code }];
    });
  }
}
