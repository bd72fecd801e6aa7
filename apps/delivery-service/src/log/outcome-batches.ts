import type { Outcome } from '@sight-webhooks/contracts';
import type { DeliveryLogWriter } from '@sight-webhooks/delivery-log';
import type { Logger } from '@sight-webhooks/service';

type Waiting = {
  readonly outcomes: readonly Outcome[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

const MAX_BATCH = 2_000;
/** Under load, writes begin this far apart: a delivery's outcomes then meet in one write of its document. */
const WRITE_INTERVAL_MS = 100;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;

/**
 * Brings outcomes into the delivery log, many in one write. One write is under way at a time, and what comes within a
 * tenth of a second of it makes the next: a lone outcome does not wait, and a busy log is written ten times a second.
 * A database that is down delays the log, not the deliveries. What may wait here is bounded by what the consumer lets
 * wait.
 */
export class OutcomeBatches {
  readonly #log: DeliveryLogWriter;
  readonly #logger: Logger;
  #waiting: Waiting[] = [];
  #waitingOutcomes = 0;
  #writing = false;
  #closed = false;
  #behindSince: number | undefined;

  constructor(log: DeliveryLogWriter, logger: Logger) {
    this.#log = log;
    this.#logger = logger;
  }

  /** Since when nothing could be written, milliseconds since the epoch; undefined while the log keeps up. */
  get behindSince(): number | undefined {
    return this.#behindSince;
  }

  /** Resolves when the log has the outcomes. */
  add(outcomes: readonly Outcome[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ outcomes, resolve, reject });
      this.#waitingOutcomes += outcomes.length;
      if (!this.#writing) void this.#write();
    });
  }

  /** What is not in the log by now is left to the next instance: its records have not been finished. */
  close(): void {
    this.#closed = true;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // Outcomes that were fetched together go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const startedAt = performance.now();
      await this.#writeBatch(this.#takeBatch());
      await this.#gather(startedAt);
    }
    this.#writing = false;
  }

  /** Also when nothing waits: what comes next may be the second outcome of what was written just now. */
  async #gather(startedAt: number): Promise<void> {
    const pauseMs = startedAt + WRITE_INTERVAL_MS - performance.now();
    if (pauseMs > 0 && this.#waitingOutcomes < MAX_BATCH)
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }

  /** At least one; those that were added together stay together. */
  #takeBatch(): Waiting[] {
    let count = 0;
    let outcomes = 0;
    for (const waiting of this.#waiting) {
      if (count > 0 && outcomes + waiting.outcomes.length > MAX_BATCH) break;
      count += 1;
      outcomes += waiting.outcomes.length;
    }
    this.#waitingOutcomes -= outcomes;
    return this.#waiting.splice(0, count);
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const outcomes = batch.flatMap((waiting) => waiting.outcomes);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const { rejected } = await this.#log.write(outcomes);
        this.#behindSince = undefined;
        for (const entry of rejected) this.#logger.error(entry, 'delivery_log.rejected');
        for (const { resolve } of batch) resolve();
        return;
      } catch (error) {
        this.#behindSince ??= Date.now();
        this.#logger.warn(
          { error: (error as Error).message, outcomes: outcomes.length, pauseMs },
          'delivery_log.behind',
        );
        if (this.#closed) {
          for (const { reject } of batch) reject(new Error('the delivery log was closed'));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}
