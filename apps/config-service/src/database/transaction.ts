import { mongo, type ClientSession, type Connection } from 'mongoose';

export type Transaction<T> =
  | { readonly kind: 'committed'; readonly value: T }
  /** Somebody else wrote one of the same documents at the same time; nothing has been changed. */
  | { readonly kind: 'conflict' };

/** Takes back what a transaction has done so far, and ends it with this value. */
export class Rollback<T> extends Error {
  override readonly name = 'Rollback';
  readonly value: T;

  constructor(value: T) {
    super('rolled back');
    this.value = value;
  }
}

const WRITE_CONFLICT = 112;

/**
 * Runs the work in one transaction, once: the driver's own loop would go on for two minutes while the database is
 * away, and the caller of the API wait as long.
 */
export async function inTransaction<T>(
  connection: Connection,
  work: (session: ClientSession) => Promise<T>,
): Promise<Transaction<T>> {
  const session = await connection.startSession();
  try {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
    });
    const value = await work(session);
    await session.commitTransaction();
    return { kind: 'committed', value };
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction();
    if (error instanceof Rollback) return { kind: 'committed', value: error.value as T };
    if (error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT) return { kind: 'conflict' };
    throw error;
  } finally {
    await session.endSession();
  }
}
