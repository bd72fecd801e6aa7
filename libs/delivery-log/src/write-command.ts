import { mongo } from 'mongoose';
import type { DeliveryEntry } from './delivery-entry.js';
import type { DeliveryModel } from './delivery.schema.js';

/** A server that has not answered by then counts as down. */
const WRITE_TIMEOUT_MS = 30_000;

const MAX_COMMAND_BYTES = 12_000_000;
/** Of a statement and of an execution, without body and excerpt: at least twice what they really take. */
const ENTRY_BYTES = 4_096;
const EXECUTION_BYTES = 1_024;
/** One unit of a string takes at most so many bytes in UTF-8. */
const UTF8_BYTES = 3;

/** MongoDB's error codes. */
export const DUPLICATE_KEY = 11_000;
export const NOT_VALID = 121;
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

/** An entry that the database did not take as it was sent. */
export type Refused = { readonly entry: DeliveryEntry; readonly code: number };

/** A database command that writes the entries, without what is the same in all of them. */
export type CommandOf = (collection: string, entries: readonly DeliveryEntry[]) => mongo.Document;

type Reply = {
  readonly writeErrors?: readonly { readonly index: number; readonly code: number }[];
  readonly writeConcernError?: { readonly errmsg: string };
};

/**
 * Writes each entry by itself, many in one command; returns those that were refused for what they hold.
 *
 * The command itself, not the driver's bulk write: that measures every statement by serialising it once more, and makes
 * each of them retryable, which MongoDB pays for with a second write. What is written here can be written again.
 * @throws on every other failure
 */
export async function writeEach(
  model: DeliveryModel,
  entries: readonly DeliveryEntry[],
  commandOf: CommandOf,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const part of splitBySize(entries)) {
    const { writeErrors = [], writeConcernError } = await run(model, commandOf(model.collection.name, part));
    const fault = writeErrors.find(({ code }) => code !== DUPLICATE_KEY && !REFUSED_FOR_GOOD.has(code));
    if (fault !== undefined) throw new mongo.MongoServerError(fault);
    if (writeConcernError !== undefined) throw new mongo.MongoServerError(writeConcernError);
    for (const { index, code } of writeErrors) {
      const entry = part[index];
      if (entry !== undefined) refused.push({ entry, code });
    }
  }
  return refused;
}

async function run(model: DeliveryModel, command: mongo.Document): Promise<Reply> {
  const { db } = await model.db.asPromise();
  if (db === undefined) throw new Error('the connection has no database');
  return await db.command(
    { ...command, ordered: false, writeConcern: { w: 'majority' } },
    { timeoutMS: WRITE_TIMEOUT_MS },
  );
}

/** MongoDB takes 16 MB in one command. */
function* splitBySize(entries: readonly DeliveryEntry[]): Generator<readonly DeliveryEntry[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const size = atMostBytes(entry);
    if (index > start && bytes + size > MAX_COMMAND_BYTES) {
      yield entries.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < entries.length) yield entries.slice(start);
}

/** By what can be large in it. */
function atMostBytes({ least, executions }: DeliveryEntry): number {
  const excerpts = executions.reduce((sum, { responseExcerpt }) => sum + (responseExcerpt?.length ?? 0), 0);
  return ENTRY_BYTES + executions.length * EXECUTION_BYTES + (least.body.length + excerpts) * UTF8_BYTES;
}
