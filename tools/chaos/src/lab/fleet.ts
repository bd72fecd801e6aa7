import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  SERVICES,
  ServiceProcess,
  freePort,
  type Environment,
  type Progress,
  type ServiceName,
} from '@sight-webhooks/testing';
import type { LedgerRecorder } from '../ledger/ledger.recorder.js';

/** Of a process that is started while the broker may be away. */
const READY_TIMEOUT_MS = 180_000;
/** After a member has joined, its group moves partitions, and what ran on those is made again. */
const SETTLE_MS = 3_000;
const RESTART_PAUSE_MS = 300;

type Slot = { readonly port: number; process: ServiceProcess | undefined; expected: boolean };

export type FleetOptions = {
  readonly environment: Environment;
  readonly logFolder: string;
  readonly ledger: LedgerRecorder;
  readonly progress: Progress;
};

/**
 * The product's processes by service and slot. A slot keeps its port and its log file over restarts. A process that
 * ends although nobody ended it is noted and started again, as a supervisor would.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #slots = new Map<string, Slot>();
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Starts a process in a slot that has none; resolves when it is ready. */
  async start(service: ServiceName, slot: number, extra: Environment = {}): Promise<void> {
    await this.#options.ledger.disturb(
      { what: `${service} ${String(slot)} joins`, part: service, mayRepeat: true, settleMs: SETTLE_MS },
      () => this.launch(service, slot, extra),
    );
  }

  /** As `start`, for the beginning of a run, where there is nothing to disturb. */
  async launch(service: ServiceName, slot: number, extra: Environment = {}): Promise<void> {
    const launched = await this.#spawn(service, slot, extra);
    await launched.ready(READY_TIMEOUT_MS);
  }

  /**
   * Starts a process that ends itself at this crash point.
   * @returns false when it had not within the time; it then still runs
   */
  async crash(service: ServiceName, slot: number, point: string, timeoutMs: number): Promise<boolean> {
    const launched = await this.#spawn(service, slot, { CRASH_AT: point });
    const timer = new AbortController();
    const ended = await Promise.race([
      launched.exited.then(() => true),
      sleep(timeoutMs, false, { signal: timer.signal }).catch(() => false),
    ]);
    timer.abort();
    return ended;
  }

  async #spawn(service: ServiceName, slot: number, extra: Environment): Promise<ServiceProcess> {
    const { environment, logFolder } = this.#options;
    const place = await this.#slot(service, slot);
    const launched = await ServiceProcess.launch({
      service,
      port: place.port,
      env: { ...environment, ...extra },
      logFile: join(logFolder, `${service}-${String(slot)}.log`),
    });
    place.process = launched;
    place.expected = extra['CRASH_AT'] !== undefined;
    void launched.exited.then(({ code, signal }) => {
      if (place.process !== launched) return;
      place.process = undefined;
      if (!place.expected) this.#endedByItself(service, slot, String(code ?? signal));
    });
    return launched;
  }

  /** SIGTERM; resolves when it has ended in order. A process that is not there is left at that. */
  async stop(service: ServiceName, slot: number): Promise<void> {
    const place = await this.#slot(service, slot);
    const { process } = place;
    if (process === undefined) return;
    await this.#options.ledger.disturb(
      { what: `${service} ${String(slot)} stops`, part: service, mayRepeat: false },
      async () => {
        place.expected = true;
        await process.stop().catch((error: unknown) => {
          this.#options.ledger.exited(`SIGTERM: ${(error as Error).message.split('\n', 1)[0] ?? ''}`);
        });
      },
    );
  }

  /** SIGKILL. */
  async kill(service: ServiceName, slot: number): Promise<void> {
    const place = await this.#slot(service, slot);
    place.expected = true;
    await this.#options.ledger.disturb(
      { what: `${service} ${String(slot)} is killed`, part: service, mayRepeat: true },
      async () => place.process?.kill(),
    );
  }

  /** SIGKILL for everything that runs. */
  async killAll(): Promise<void> {
    const running = SERVICES.flatMap((service) =>
      this.running(service).map(({ slot }) => ({ service, slot })),
    );
    await Promise.all(running.map(({ service, slot }) => this.kill(service, slot)));
  }

  async signal(service: ServiceName, slot: number, signal: NodeJS.Signals): Promise<void> {
    (await this.#slot(service, slot)).process?.signal(signal);
  }

  running(service: ServiceName): readonly { readonly slot: number; readonly url: string }[] {
    return [...this.#slots].flatMap(([name, { process }]) =>
      name.startsWith(`${service}/`) && process !== undefined
        ? [{ slot: Number(name.slice(service.length + 1)), url: process.url }]
        : [],
    );
  }

  /** Starts whatever does not run in the slots below `count`. */
  async restore(service: ServiceName, count: number): Promise<void> {
    const slots = Array.from({ length: count }, (_, slot) => slot);
    await Promise.all(
      slots.map(async (slot) => {
        const place = await this.#slot(service, slot);
        if (place.process === undefined) await this.start(service, slot);
        else await place.process.ready(READY_TIMEOUT_MS);
      }),
    );
  }

  /** Ends everything; resolves with what did not stop in order. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      [...this.#slots.values()].map(async (place) => {
        place.expected = true;
        await place.process?.stop().catch((error: unknown) => {
          this.#options.progress((error as Error).message);
        });
      }),
    );
  }

  #endedByItself(service: ServiceName, slot: number, how: string): void {
    if (this.#closed) return;
    const { ledger, progress } = this.#options;
    progress(`${service} ${String(slot)} ended by itself (${how})`);
    ledger.exited(
      `${service} ${String(slot)} ended by itself (${how}) at ${String(Math.round(performance.now()))} ms`,
    );
    void ledger.disturb(
      { what: `${service} ${String(slot)} ended by itself`, part: service, mayRepeat: true },
      async () => {
        await sleep(RESTART_PAUSE_MS);
        if (!this.#closed) await this.start(service, slot).catch(() => undefined);
      },
    );
  }

  async #slot(service: ServiceName, slot: number): Promise<Slot> {
    const name = `${service}/${String(slot)}`;
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const made: Slot = { port: await freePort(), process: undefined, expected: false };
    this.#slots.set(name, made);
    return made;
  }
}
