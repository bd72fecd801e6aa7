import type { Outcome } from '@sight-webhooks/contracts';
import type { DeliveryLogWriter } from '@sight-webhooks/delivery-log';
import type { Logger } from '@sight-webhooks/service';
import { JoinWindow } from './join-window.js';

/** Outcomes that were fetched together: they are finished together. */
type Fetched = {
  unwritten: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};
type Waiting = { readonly outcome: Outcome; readonly fetched: Fetched };

const MAX_BATCH = 2_000;
/** Under load, writes begin this far apart: a delivery's outcomes then meet in one write of its document. */
const WRITE_INTERVAL_MS = 100;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;

/**
 * Brings outcomes into the delivery log, many in one write. One write is under way at a time, and what comes within a
 * tenth of a second of it makes the next, so that a busy log is written ten times a second. A database that is down
 * delays the log, not the deliveries. What may wait here is bounded by what the consumer lets wait.
 */
export class OutcomeBatches {
  readonly #log: DeliveryLogWriter;
  readonly #logger: Logger;
  readonly #window = new JoinWindow<Waiting>();
  #due: Waiting[] = [];
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
      const fetched = { unwritten: outcomes.length, resolve, reject };
      const now = performance.now();
      for (const outcome of outcomes)
        for (const due of this.#window.add({ outcome, fetched }, now)) this.#due.push(due);
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
    while (!this.#closed && this.#due.length + this.#window.size > 0) {
      const startedAt = performance.now();
      for (const due of this.#window.takeOver(startedAt)) this.#due.push(due);
      if (this.#due.length > 0) await this.#writeBatch(this.#due.splice(0, MAX_BATCH));
      await this.#gather(startedAt);
    }
    this.#writing = false;
  }

  /** Also when nothing waits: what comes next may be the second outcome of what was written just now. */
  async #gather(startedAt: number): Promise<void> {
    const pauseMs = startedAt + WRITE_INTERVAL_MS - performance.now();
    if (pauseMs > 0 && this.#due.length < MAX_BATCH)
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const outcomes = batch.map(({ outcome }) => outcome);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const { rejected } = await this.#log.write(outcomes);
        this.#behindSince = undefined;
        for (const entry of rejected) this.#logger.error(entry, 'delivery_log.rejected');
        for (const { fetched } of batch) if ((fetched.unwritten -= 1) === 0) fetched.resolve();
        return;
      } catch (error) {
        this.#behindSince ??= Date.now();
        this.#logger.warn(
          { error: (error as Error).message, outcomes: outcomes.length, pauseMs },
          'delivery_log.behind',
        );
        if (this.#closed) {
          for (const { fetched } of batch) fetched.reject(new Error('the delivery log was closed'));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}
