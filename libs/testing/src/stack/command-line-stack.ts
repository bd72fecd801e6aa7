import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedChild } from '../process/child-process.js';
import { freePort } from '../process/free-port.js';
import { REPOSITORY_ROOT } from '../repository.paths.js';
import { waitUntil } from '../wait-until.js';

const bin = (command: string) => join(REPOSITORY_ROOT, 'tools', 'dev', 'bin', `${command}.mjs`);

/** `npm start` with a data folder and ports of its own, and the commands that go with it. */
export class CommandLineStack {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #start: ManagedChild | undefined;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = env;
  }

  static async prepare(): Promise<CommandLineStack> {
    const folder = await mkdtemp(join(tmpdir(), 'sight-stack-'));
    // Servers that a test run was given are not used: the embedded ones are what is asked for.
    const { KAFKA_BROKERS: _brokers, MONGODB_URI: _uri, ...env } = process.env;
    return new CommandLineStack(folder, {
      ...env,
      SIGHT_DATA_DIR: folder,
      PORT: String(await freePort()),
      FANOUT_PORT: String(await freePort()),
      DELIVERY_PORT: String(await freePort()),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#env['PORT'] ?? ''}`;
  }

  get process(): ManagedChild {
    if (this.#start === undefined) throw new Error('not started');
    return this.#start;
  }

  /** Resolves with what it printed once it is ready. */
  async start(): Promise<readonly string[]> {
    const started = this.#launch('start', []);
    this.#start = started;
    return waitUntil(
      () => {
        if (started.exit !== undefined) throw new Error(`it ended:\n${started.output.join('\n')}`);
        return started.output;
      },
      (lines) => lines.some((line) => line.startsWith('ready ')),
      { what: 'the stack is ready', timeoutMs: 120_000, intervalMs: 20 },
    );
  }

  /** Runs one of the other commands to its end. */
  async run(command: string, args: readonly string[] = []): Promise<{ code: number | null; output: string }> {
    const child = this.#launch(command, args);
    const { code } = await child.closed;
    return { code, output: child.output.join('\n') };
  }

  async remove(): Promise<void> {
    await this.#start?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #launch(command: string, args: readonly string[]): ManagedChild {
    return new ManagedChild({
      name: command,
      command: process.execPath,
      args: [bin(command), ...args],
      env: this.#env,
    });
  }
}
