import { INSTANCE_REPORTS, instanceReportSchema, type DeliveryInstanceView } from '@sight-webhooks/contracts';
import type { Logger } from '@sight-webhooks/service';
import type { Connection } from 'mongoose';
import { z } from 'zod';

/** More than anybody runs; the bound is for the page. */
const MAX_INSTANCES = 200;
const READ_MS = 1_000;

const agedReportSchema = instanceReportSchema.extend({ ageMs: z.number() });

/** Reads what the instances of delivery-service have reported of themselves. */
export class InstanceReports {
  readonly #connection: Connection;
  readonly #logger: Pick<Logger, 'warn'>;

  constructor(connection: Connection, logger: Pick<Logger, 'warn'>) {
    this.#connection = connection;
    this.#logger = logger;
  }

  /** By name; null when they cannot be read, which keeps nobody from the rest of the page. */
  async read(): Promise<DeliveryInstanceView[] | null> {
    try {
      const found = await this.#connection
        .collection(INSTANCE_REPORTS.collection)
        .aggregate(
          [
            { $sort: { reportedAt: -1 } },
            { $limit: MAX_INSTANCES },
            // By the database's clock, which has also set the time.
            { $set: { ageMs: { $subtract: ['$$NOW', '$reportedAt'] } } },
            { $sort: { _id: 1 } },
          ],
          { maxTimeMS: READ_MS },
        )
        .toArray();
      return found.map(viewOf);
    } catch (error) {
      this.#logger.warn({ error: (error as Error).message }, 'instances.unreadable');
      return null;
    }
  }
}

function viewOf(document: unknown): DeliveryInstanceView {
  const { _id: instance, version, startedAt, ageMs, load } = agedReportSchema.parse(document);
  return {
    instance,
    version,
    startedAt: startedAt.toISOString(),
    reportAgeMs: Math.max(0, ageMs),
    silent: ageMs > INSTANCE_REPORTS.silentAfterMs,
    ...load,
  };
}
