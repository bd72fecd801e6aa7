import type { Outcome } from '@sight-webhooks/contracts';
import type { DeliveryLogWriter } from '@sight-webhooks/delivery-log';
import type { Logger } from '@sight-webhooks/service';
import type { Acceptance } from './acceptance.js';
import { JoinWindow, type Due } from './join-window.js';

/** Records that were fetched together: they are finished together. */
class Fetch {
  readonly #resolve: () => void;
  readonly reject: (error: Error) => void;
  #unwritten: number;

  constructor(records: number, resolve: () => void, reject: (error: Error) => void) {
    this.#unwritten = records;
    this.#resolve = resolve;
    this.reject = reject;
  }

  written(): void {
    this.#unwritten -= 1;
    if (this.#unwritten === 0) this.#resolve();
  }
}

type ToWrite = { readonly outcome: Outcome; readonly fetch: Fetch };

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
  readonly #window = new JoinWindow<Fetch>();
  #due: ToWrite[] = [];
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

  /** Resolves when the log has the deliveries; at least one. */
  accept(acceptances: readonly Acceptance[]): Promise<void> {
    return this.#add(acceptances, (one, fetch, now) => this.#window.accept(one, fetch, now));
  }

  /** Resolves when the log has the outcomes; at least one. */
  report(outcomes: readonly Outcome[]): Promise<void> {
    return this.#add(outcomes, (one, fetch, now) => this.#window.report(one, fetch, now));
  }

  #add<T>(
    items: readonly T[],
    join: (item: T, fetch: Fetch, now: number) => readonly Due<Fetch>[],
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const fetch = new Fetch(items.length, resolve, reject);
      const now = performance.now();
      for (const item of items) this.#enqueue(join(item, fetch, now));
      if (!this.#writing) void this.#write();
    });
  }

  #enqueue(due: Iterable<Due<Fetch>>): void {
    for (const { outcome, fetch } of due)
      if (outcome === undefined) fetch.written();
      else this.#due.push({ outcome, fetch });
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
      this.#enqueue(this.#window.takeOver(startedAt));
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

  async #writeBatch(batch: readonly ToWrite[]): Promise<void> {
    const outcomes = batch.map(({ outcome }) => outcome);
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
      try {
        const { rejected } = await this.#log.write(outcomes);
        this.#behindSince = undefined;
        for (const entry of rejected) this.#logger.error(entry, 'delivery_log.rejected');
        for (const { fetch } of batch) fetch.written();
        return;
      } catch (error) {
        this.#behindSince ??= Date.now();
        this.#logger.warn(
          { error: (error as Error).message, outcomes: outcomes.length, pauseMs },
          'delivery_log.behind',
        );
        if (this.#closed) {
          for (const { fetch } of batch) fetch.reject(new Error('the delivery log was closed'));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}
