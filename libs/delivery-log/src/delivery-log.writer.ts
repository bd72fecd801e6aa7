import type { Outcome } from '@sight-webhooks/contracts';
import { mergeByDelivery, type DeliveryEntry, type LoggedExecution } from './delivery-entry.js';
import { MAX_EXECUTIONS } from './delivery-log.collection.js';
import type { DeliveryModel } from './delivery.schema.js';
import { DUPLICATE_KEY, NOT_VALID, writeEach, type CommandOf, type Refused } from './write-command.js';

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

export function createDeliveryLogWriter(model: DeliveryModel): DeliveryLogWriter {
  const insert = (entries: readonly DeliveryEntry[]) => writeEach(model, entries, insertOf);
  const update = (entries: readonly DeliveryEntry[]) => writeEach(model, entries, updateOf);

  /** Another writer may insert the document at the same moment: the second time it is there. */
  async function upsert(entries: readonly DeliveryEntry[]): Promise<Refused[]> {
    const [exists, others] = split(await update(entries), DUPLICATE_KEY);
    return [...others, ...(await update(exists))];
  }

  return {
    async write(outcomes) {
      const entries = mergeByDelivery(outcomes);
      const [begun, known] = partition(entries, ({ begins }) => begins);
      const [exists, unfit] = split(await insert(begun), DUPLICATE_KEY);
      const [full, others] = split([...unfit, ...(await upsert([...known, ...exists]))], NOT_VALID);
      const refused = [...others, ...(await upsert(full.map(withoutExecutions)))];
      const rejected = refused.map(({ entry: { messageId }, code }) => ({ messageId, code }));
      return { written: entries.length - rejected.length, rejected };
    },
  };
}

/** A fifth of the cost of an upsert, so that is what is tried for what has just begun. */
const insertOf: CommandOf = (collection, entries) => ({
  insert: collection,
  documents: entries.map((entry) => {
    const { messageId, identity, least, state } = entry;
    const executions = executionsOf(entry);
    const document = { _id: messageId, ...identity, ...least, state };
    return executions.length === 0 ? document : { ...document, executions };
  }),
});

const updateOf: CommandOf = (collection, entries) => ({
  update: collection,
  updates: entries.map((entry) => {
    const { messageId, identity, least, state } = entry;
    const executions = executionsOf(entry);
    return {
      // Nothing but the id: MongoDB has a short way for that.
      q: { _id: messageId },
      u: {
        $max: { state },
        $min: least,
        $setOnInsert: identity,
        ...(executions.length === 0 ? {} : { $addToSet: { executions: { $each: executions } } }),
      },
      upsert: true,
    };
  }),
});

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
