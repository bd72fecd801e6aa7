import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Collection } from 'mongodb';
import { monotonicMs } from '../monotonic-clock.js';

const SHORTEST_PAUSE_MS = 20;
/** Counting takes at most about a tenth of the time, so that it does not slow down what it waits for. */
const PAUSES_PER_QUERY = 9;

/** The delivery log, as its database holds it. */
export class RecordedDeliveries {
  readonly #client: MongoClient;
  readonly #collection: Collection;

  private constructor(client: MongoClient) {
    this.#client = client;
    this.#collection = client.db().collection('deliveries');
  }

  /** @param uri with the database */
  static async open(uri: string): Promise<RecordedDeliveries> {
    return new RecordedDeliveries(await new MongoClient(uri).connect());
  }

  /** How many deliveries of this account, matched since then, are recorded as delivered. */
  count(account: string, since: Date): Promise<number> {
    return this.#collection.countDocuments(
      { accountId: account, 'state.status': 'delivered', createdAt: { $gte: since } },
      { hint: 'status' },
    );
  }

  /**
   * Resolves when so many are recorded, or at the deadline (of the monotonic clock).
   * @returns how many are, and when that was seen
   */
  async waitFor(
    { account, since, count }: { readonly account: string; readonly since: Date; readonly count: number },
    deadlineMs: number,
  ): Promise<{ readonly recorded: number; readonly atMs: number }> {
    for (;;) {
      const startedMs = monotonicMs();
      const recorded = await this.count(account, since);
      const atMs = monotonicMs();
      if (recorded >= count || atMs > deadlineMs) return { recorded, atMs };
      await sleep(Math.max(SHORTEST_PAUSE_MS, (atMs - startedMs) * PAUSES_PER_QUERY));
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
