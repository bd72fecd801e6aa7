import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type ChildOptions = {
  /** As failures name it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly onLine?: (line: string) => void;
  /** Where its stdout goes without passing through us, which costs CPU; only stderr is then in `output`. */
  readonly stdoutFile?: string;
};

export type ChildExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

const KEPT_LINES = 200;

/**
 * A process that ends no later than this one.
 * It has a process group of its own, so that Ctrl-C reaches only us and we choose the order in which all of it stops.
 */
export class ManagedChild {
  readonly name: string;
  readonly exited: Promise<ChildExit>;
  /** As `exited`, and all of its output has been read. */
  readonly closed: Promise<ChildExit>;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  #exit: ChildExit | undefined;

  constructor({ name, command, args, env, cwd, onLine, stdoutFile }: ChildOptions) {
    this.name = name;
    const file = stdoutFile === undefined ? undefined : openSync(stdoutFile, 'a', 0o600);
    this.#process = spawn(command, args, {
      stdio: ['ignore', file ?? 'pipe', 'pipe'],
      detached: true,
      ...(env === undefined ? {} : { env }),
      ...(cwd === undefined ? {} : { cwd }),
    });
    // The child has its own descriptor of it.
    if (file !== undefined) closeSync(file);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > KEPT_LINES) this.#lines.shift();
        onLine?.(line);
      });
    }
    this.exited = this.#ends('exit');
    this.closed = this.#ends('close');
    if (this.#process.pid !== undefined) killWhenWeAreGone(this.#process.pid, this.exited);
  }

  #ends(event: 'exit' | 'close'): Promise<ChildExit> {
    return new Promise((resolve) => {
      this.#process.once(event, (code: number | null, signal: NodeJS.Signals | null) => {
        // A process that could not be started has a negative code of Node's own.
        resolve((this.#exit ??= { code: this.pid === 0 ? null : code, signal }));
      });
      this.#process.once('error', (error) => {
        if (this.pid !== 0) return;
        if (event === 'exit') this.#lines.push(error.message);
        resolve((this.#exit ??= { code: null, signal: null }));
      });
    });
  }

  /** 0 when it could not be started at all. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Undefined while it runs. */
  get exit(): ChildExit | undefined {
    return this.#exit;
  }

  /** The last lines of its output, the newest at the end. */
  get output(): readonly string[] {
    return this.#lines;
  }

  /** SIGTERM, and SIGKILL when that has not helped within `timeoutMs`. */
  async stop(timeoutMs = 15_000): Promise<ChildExit> {
    if (this.#exit === undefined) this.#process.kill('SIGTERM');
    const timer = new AbortController();
    const stopped = await Promise.race([
      this.exited,
      sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    return stopped ?? this.kill();
  }

  /** SIGKILL, to the processes that it started as well. */
  async kill(): Promise<ChildExit> {
    if (this.#exit === undefined && this.pid !== 0) process.kill(-this.pid, 'SIGKILL');
    return this.exited;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#process.kill(signal);
  }
}

/**
 * A shell waits on a pipe from us. Its end without a line means that we were killed, and then it kills the child's
 * group, which would otherwise live on, hold its port and its data folder, and be nobody's.
 */
function killWhenWeAreGone(pid: number, exited: Promise<unknown>): void {
  const guard = spawn('sh', ['-c', 'read -r line || kill -KILL "-$1"', 'guard', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  void exited.then(() => guard.stdin.end('done\n'));
}
