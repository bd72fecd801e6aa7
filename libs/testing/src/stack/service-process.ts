import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedChild, type ChildExit } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { CACHE_FOLDER, REPOSITORY_ROOT } from '../repository.paths.js';
import { waitUntil } from '../wait-until.js';
import type { Environment } from './stack-settings.js';

export const SERVICES = ['config-service', 'fanout-service', 'delivery-service'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The setting in which a service finds its port. */
export const PORT_SETTING: Readonly<Record<ServiceName, string>> = {
  'config-service': 'PORT',
  'fanout-service': 'FANOUT_PORT',
  'delivery-service': 'DELIVERY_PORT',
};

export type ServiceOptions = {
  readonly service: ServiceName;
  /** Everything that the process finds in its environment, apart from its port. */
  readonly env: Environment;
  /** A free one unless given. */
  readonly port?: number;
  readonly onLine?: (line: string) => void;
  readonly readyTimeoutMs?: number;
  /** For Node, before the program. */
  readonly nodeArguments?: readonly string[];
  /** Its log goes straight into this file, and is then in neither `onLine` nor `logLines`. */
  readonly logFile?: string;
};

const READY_TIMEOUT_MS = 60_000;
const READY_INTERVAL_MS = 50;
const STOP_TIMEOUT_MS = 75_000;
const SHOWN_LINES = 60;
/** Where Node keeps the code that it has compiled: a quarter of the time that a service takes to load. */
const COMPILED_CODE = join(CACHE_FOLDER, 'compiled-code');

/** One instance of a service: the built program as a process of its own. */
export class ServiceProcess {
  readonly service: ServiceName;
  readonly port: number;
  readonly #child: ManagedChild;

  private constructor({ service, env, onLine, nodeArguments = [], logFile }: ServiceOptions, port: number) {
    const main = join(REPOSITORY_ROOT, 'apps', service, 'dist', 'main.js');
    if (!existsSync(main)) throw new Error(`${main} is missing: build first (npm run build)`);
    this.service = service;
    this.port = port;
    this.#child = new ManagedChild({
      name: service,
      command: process.execPath,
      args: ['--enable-source-maps', ...nodeArguments, main],
      env: { NODE_COMPILE_CACHE: COMPILED_CODE, ...env, [PORT_SETTING[service]]: String(port) },
      ...(onLine === undefined ? {} : { onLine }),
      ...(logFile === undefined ? {} : { stdoutFile: logFile }),
    });
  }

  /** Starts it and returns at once; `ready` tells when it can do its work. */
  static async launch(options: ServiceOptions): Promise<ServiceProcess> {
    return new ServiceProcess(options, options.port ?? (await freePort()));
  }

  /**
   * Starts it and resolves when it is ready.
   * @throws Error with its last log lines when it ends or is not ready in time
   */
  static async start(options: ServiceOptions): Promise<ServiceProcess> {
    const service = await ServiceProcess.launch(options);
    await service.ready(options.readyTimeoutMs);
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Its newest log lines. */
  get logLines(): readonly string[] {
    return this.#child.output;
  }

  get exited(): Promise<ChildExit> {
    return this.#child.exited;
  }

  /** Resolves when `/health/ready` answers 200; kills the process when that takes too long. */
  async ready(timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    const stopWaiting = new AbortController();
    const ended = this.#child.closed.then(({ code, signal }) => {
      throw new Error(`ended with ${String(code ?? signal)} before it was ready`);
    });
    try {
      await Promise.race([ended, this.#answersReady(timeoutMs, stopWaiting.signal)]);
    } catch (error) {
      await this.#child.kill();
      throw new Error(`${this.service} ${(error as Error).message}${this.#shownLines()}`, { cause: error });
    } finally {
      ended.catch(() => undefined);
      stopWaiting.abort();
    }
  }

  async #answersReady(timeoutMs: number, stopWaiting: AbortSignal): Promise<void> {
    await waitUntil(
      async () => {
        stopWaiting.throwIfAborted();
        const response = await fetch(`${this.url}/health/ready`);
        return { status: response.status, body: await response.text() };
      },
      ({ status }) => status === 200,
      { what: 'answers /health/ready with 200', timeoutMs, intervalMs: READY_INTERVAL_MS },
    );
  }

  /**
   * SIGTERM; resolves when it has ended.
   * @throws Error with its last log lines when it did not end by itself with exit code 0
   */
  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    await this.#child.stop(timeoutMs);
    const { code, signal } = await this.#child.closed;
    if (code !== 0)
      throw new Error(`${this.service} ended with ${String(code ?? signal)} on SIGTERM${this.#shownLines()}`);
  }

  /** As `stop`, but a process that has already ended, whoever ended it, is left at that. */
  async stopIfRunning(): Promise<void> {
    if (this.#child.exit === undefined) await this.stop();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#child.kill();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.signal(signal);
  }

  #shownLines(): string {
    const lines = this.logLines.slice(-SHOWN_LINES);
    return lines.length === 0 ? '; it logged nothing' : `; its last lines:\n${lines.join('\n')}`;
  }
}
