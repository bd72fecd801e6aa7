import { INSTANCE_REPORTS, type DeliveryLoad, type InstanceReport } from '@sight-webhooks/contracts';
import type { Logger, ServiceInstance } from '@sight-webhooks/service';
import { STATES, type Connection } from 'mongoose';

/** A report is worth no wait for other members of the set, and none for a slow one: the next comes soon. */
const WRITE_OPTIONS = { writeConcern: { w: 1 }, maxTimeMS: 1_000 } as const;

/**
 * Tells what this instance has going on, again and again, for the page Operations. Reports are apart from the deliveries:
 * one at a time, none while the database is away, and one that fails is a line in the log.
 */
export class InstanceReporter {
  readonly #connection: Connection;
  readonly #instance: ServiceInstance;
  readonly #logger: Pick<Logger, 'warn' | 'info'>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #failing = false;

  constructor(connection: Connection, instance: ServiceInstance, logger: Pick<Logger, 'warn' | 'info'>) {
    this.#connection = connection;
    this.#instance = instance;
    this.#logger = logger;
  }

  /** Reports of instances that no longer are disappear by themselves. Can be repeated. */
  async ensureIndexes(): Promise<void> {
    const index = { name: 'kept', expireAfterSeconds: INSTANCE_REPORTS.keptSeconds };
    await this.#reports.createIndex({ reportedAt: 1 }, index, {});
  }

  /** @param read what there is to tell, from where the metrics have it */
  start(read: () => DeliveryLoad): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.#report(read()).finally(() => (this.#running = undefined));
    }, INSTANCE_REPORTS.everyMs);
  }

  /** Takes the report back: who stopped in order is not silent, but gone. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    if (this.#connection.readyState !== STATES.connected) return;
    const { id, startedAt } = this.#instance;
    await this.#reports.deleteOne({ _id: id, startedAt }, WRITE_OPTIONS).catch(() => undefined);
  }

  async #report(load: DeliveryLoad): Promise<void> {
    if (this.#connection.readyState !== STATES.connected) return;
    const { id, version, startedAt } = this.#instance;
    try {
      await this.#reports.updateOne(
        { _id: id },
        { $set: { version, startedAt, load }, $currentDate: { reportedAt: true } },
        { ...WRITE_OPTIONS, upsert: true },
      );
      if (this.#failing) this.#logger.info({}, 'instance.reported');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#logger.warn({ error: (error as Error).message }, 'instance.not_reported');
      this.#failing = true;
    }
  }

  get #reports() {
    return this.#connection.collection<InstanceReport>(INSTANCE_REPORTS.collection);
  }
}
