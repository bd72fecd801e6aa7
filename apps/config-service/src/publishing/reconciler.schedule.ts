import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sight-webhooks/service';
import type { Reconciler } from './reconciler.js';

export type ReconcilerScheduleOptions = {
  readonly reconciler: Pick<Reconciler, 'sweep'>;
  readonly intervalMs: number;
  readonly logger: Logger;
};

/** Missed in a row before an operator is warned. */
const MISSED_SWEEPS = 3;
const SWEEP_ALLOWANCE_MS = 10_000;

/** One sweep after the other with a pause between them, until it is stopped. */
export class ReconcilerSchedule {
  readonly #options: ReconcilerScheduleOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #lastSweepAt = 0;

  constructor(options: ReconcilerScheduleOptions) {
    this.#options = options;
  }

  start(): void {
    this.#lastSweepAt = Date.now();
    this.#running ??= this.#run();
  }

  /** Resolves when the sweep that is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** For health: undefined while sweeps succeed, and before the first one is due. */
  problem(): string | undefined {
    if (this.#running === undefined) return undefined;
    const age = Date.now() - this.#lastSweepAt;
    if (age < MISSED_SWEEPS * this.#options.intervalMs + SWEEP_ALLOWANCE_MS) return undefined;
    return `topic and database were last compared ${String(Math.round(age / 1_000))} s ago`;
  }

  async #run(): Promise<void> {
    const { reconciler, intervalMs, logger } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await reconciler.sweep();
        this.#lastSweepAt = Date.now();
      } catch (error) {
        logger.warn({ err: error }, 'config.sweep_failed');
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
