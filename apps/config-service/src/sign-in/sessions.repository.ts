import type { Connection } from 'mongoose';
import { sessionModelOf, type SessionDocument, type SessionModel } from './session.schema.js';
import type { Session } from './session.js';

const QUERY_TIMEOUT_MS = 5_000;

/** The sessions in MongoDB, which all instances share. */
export class SessionsRepository {
  readonly #model: SessionModel;

  constructor(connection: Connection) {
    this.#model = sessionModelOf(connection);
  }

  /** Can be repeated, and run by several instances at once. */
  async ensureIndexes(): Promise<void> {
    await this.#model.createIndexes();
  }

  async insert({ id, ...session }: Session): Promise<void> {
    await this.#model.create({ _id: id, ...session });
  }

  /** Undefined also for one that has ended and has not been removed yet. */
  async find(id: string, now: Date): Promise<Session | undefined> {
    const document = await this.#model
      .findOne({ _id: id, endsAt: { $gt: now } })
      .maxTimeMS(QUERY_TIMEOUT_MS)
      .lean<SessionDocument>();
    if (document === null) return undefined;
    const { _id, ...session } = document;
    return { id: _id, ...session };
  }

  /** Never makes an end earlier: another instance may have moved it further. */
  async extend(id: string, endsAt: Date): Promise<void> {
    await this.#model.updateOne({ _id: id }, { $max: { endsAt } }).maxTimeMS(QUERY_TIMEOUT_MS);
  }

  async remove(id: string): Promise<void> {
    await this.#model.deleteOne({ _id: id }).maxTimeMS(QUERY_TIMEOUT_MS);
  }
}
