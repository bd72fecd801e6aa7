import type { LagReader, LagSnapshot } from '@sight-webhooks/kafka';
import type { Logger } from '../logger.js';

export type LagMonitorOptions = {
  readonly reader: Pick<LagReader, 'read' | 'retention' | 'close'>;
  /** Pause between two reads, milliseconds. */
  readonly intervalMs: number;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
};

/** A snapshot that is older than so many intervals tells nothing about now. */
const STALE_AFTER_INTERVALS = 6;
/** How long topics keep their records hardly ever changes: it is read with every so many looks. */
const LOOKS_PER_RETENTION = 60;

/**
 * Looks again and again at how far the consumer groups are behind; one look at a time. Metrics and pages show what it
 * saw last, so that however many ask, Kafka is asked once.
 */
export class LagMonitor {
  readonly #options: LagMonitorOptions;
  #snapshot: LagSnapshot | undefined;
  #retention: ReadonlyMap<string, number | undefined> = new Map();
  #looks = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #failing = false;

  constructor(options: LagMonitorOptions) {
    this.#options = options;
  }

  /** What was seen last; undefined before the first look, and when none has succeeded lately. */
  get snapshot(): LagSnapshot | undefined {
    const { intervalMs } = this.#options;
    const ageMs = Date.now() - (this.#snapshot?.atMs ?? -Infinity);
    return ageMs > STALE_AFTER_INTERVALS * intervalMs ? undefined : this.#snapshot;
  }

  /** When the last look succeeded, milliseconds since the epoch. */
  get succeededAtMs(): number | undefined {
    return this.#snapshot?.atMs;
  }

  /** How long each topic keeps its records, milliseconds; undefined for those without end. */
  get retention(): ReadonlyMap<string, number | undefined> {
    return this.#retention;
  }

  /** Goes on by itself; once is enough, and more does no harm. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    // Ends what is under way, which would otherwise be tried again for as long as the broker is away.
    await this.#options.reader.close().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#look();
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, this.#options.intervalMs);
  }

  async #look(): Promise<void> {
    const { reader, logger } = this.#options;
    try {
      if (this.#looks % LOOKS_PER_RETENTION === 0) this.#retention = await reader.retention();
      this.#snapshot = await reader.read();
      this.#looks += 1;
      if (this.#failing) logger.info({}, 'lag.readable');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing && !this.#stopped)
        logger.warn({ error: (error as Error).message }, 'lag.unreadable');
      this.#failing = true;
    }
  }
}
