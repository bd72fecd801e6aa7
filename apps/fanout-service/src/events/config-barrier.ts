import { ReadToEndTimeoutError } from '@sight-webhooks/kafka';
import type { Logger, WebhookView } from '@sight-webhooks/service';

export type ConfigBarrierOptions = {
  readonly view: Pick<WebhookView, 'readToEnd'>;
  /** After this long without the view having caught up, it is asked again and an operator is told, milliseconds. */
  readonly timeoutMs: number;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Called with what each pass took, milliseconds. */
  readonly onPassed: (waitedMs: number) => void;
};

/** The service is stopping: the record is left for whoever reads it next. */
export class BarrierStoppedError extends Error {
  override readonly name = 'BarrierStoppedError';
}

/**
 * Read-your-writes: an event that was produced after a change of a webhook was answered is matched with that change.
 * The change is in the config topic before its answer, so a view that has reached the end that the topic had *after*
 * the event was fetched has it. Nothing is ever matched with an older view: a barrier that cannot be passed holds.
 */
export class ConfigBarrier {
  readonly #options: ConfigBarrierOptions;
  #gathering: Promise<void> | undefined;
  #heldSince: number | undefined;
  #stopped = false;

  constructor(options: ConfigBarrierOptions) {
    this.#options = options;
  }

  /** Since when the view has not caught up, milliseconds since the epoch; undefined while it keeps up. */
  get heldSince(): number | undefined {
    return this.#heldSince;
  }

  /**
   * Resolves once the view has everything that was published before the call. Calls of one turn of the event loop
   * (the records of a fetched batch) pass together; a later call never joins an earlier pass, whose question may have
   * been answered before the later record existed.
   * @throws BarrierStoppedError
   */
  passed(): Promise<void> {
    this.#gathering ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#gathering = undefined;
        resolve(this.#pass());
      });
    });
    return this.#gathering;
  }

  /** Has the view catch up without an event, so that `heldSince` is known when there are none. */
  check(): void {
    if (this.#heldSince === undefined) this.passed().catch(() => undefined);
  }

  /** Lets go of what is held: it is not matched. */
  stop(): void {
    this.#stopped = true;
  }

  async #pass(): Promise<void> {
    const { view, timeoutMs, logger, onPassed } = this.#options;
    const startedAt = Date.now();
    for (;;) {
      if (this.#stopped) throw new BarrierStoppedError('the service is stopping');
      try {
        await view.readToEnd(timeoutMs);
        break;
      } catch (error) {
        if (!(error instanceof ReadToEndTimeoutError)) throw error;
        if (this.#heldSince === undefined) logger.warn({ timeoutMs }, 'config.behind');
        this.#heldSince ??= startedAt;
      }
    }
    if (this.#heldSince !== undefined)
      logger.info({ heldMs: Date.now() - this.#heldSince }, 'config.caught_up');
    this.#heldSince = undefined;
    onPassed(Date.now() - startedAt);
  }
}
