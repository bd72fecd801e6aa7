import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Collection } from 'mongodb';
import { monotonicMs } from '../monotonic-clock.js';

const SHORTEST_PAUSE_MS = 20;
/** Counting takes at most about a tenth of the time, so that it does not slow down what it waits for. */
const PAUSES_PER_QUERY = 9;

/** One account, or all whose names begin so. */
export type AccountFilter = string | { readonly prefix: string };

/** A delivery can be both attempted and parked. */
export type DeliveryProgress = {
  readonly total: number;
  /** At least one attempt has ended. */
  readonly attempted: number;
  /** Put off at this moment. */
  readonly parked: number;
  /** Neither: in flight for the first time, or waiting for it. */
  readonly untouched: number;
};

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

  /** How many deliveries of these accounts, matched since then, are recorded as delivered. */
  count(accounts: AccountFilter, since: Date): Promise<number> {
    const accountId = typeof accounts === 'string' ? accounts : { $regex: `^${accounts.prefix}` };
    return this.#collection.countDocuments(
      { accountId, 'state.status': 'delivered', createdAt: { $gte: since } },
      { hint: 'status' },
    );
  }

  /** What has become of every delivery of the accounts whose names begin so, matched since then. */
  async progress(accountPrefix: string, since: Date): Promise<DeliveryProgress> {
    const matched = { accountId: { $regex: `^${accountPrefix}` }, createdAt: { $gte: since } };
    const [counted] = await this.#collection
      .aggregate<DeliveryProgress>([
        { $match: matched },
        {
          $group: {
            _id: null,
            total: { $sum: 1 },
            attempted: { $sum: { $cond: [{ $gt: [{ $size: { $ifNull: ['$executions', []] } }, 0] }, 1, 0] } },
            parked: { $sum: { $cond: [{ $gt: ['$state.parks', 0] }, 1, 0] } },
            untouched: {
              $sum: {
                $cond: [
                  {
                    $and: [
                      { $eq: [{ $size: { $ifNull: ['$executions', []] } }, 0] },
                      { $eq: ['$state.parks', 0] },
                    ],
                  },
                  1,
                  0,
                ],
              },
            },
          },
        },
      ])
      .toArray();
    return counted ?? { total: 0, attempted: 0, parked: 0, untouched: 0 };
  }

  /**
   * Resolves when so many are recorded, or at the deadline (of the monotonic clock).
   * @returns how many are, and when that was seen
   */
  async waitFor(
    {
      accounts,
      since,
      count,
    }: { readonly accounts: AccountFilter; readonly since: Date; readonly count: number },
    deadlineMs: number,
  ): Promise<{ readonly recorded: number; readonly atMs: number }> {
    for (;;) {
      const startedMs = monotonicMs();
      const recorded = await this.count(accounts, since);
      const atMs = monotonicMs();
      if (recorded >= count || atMs > deadlineMs) return { recorded, atMs };
      await sleep(Math.max(SHORTEST_PAUSE_MS, (atMs - startedMs) * PAUSES_PER_QUERY));
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
