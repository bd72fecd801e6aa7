import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MeasurementError } from '../measurement.error.js';
import type { ReceiverMessage, ReceiverReport, ReceiverRequest } from './receiver.protocol.js';

/** What is waited for, and how many ids the receiver is to count until it is there. */
export type Expectation = { readonly count: number; readonly failTogether?: boolean };

/** The receiver, seen from the bench. */
export class ReceiverProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<ReceiverMessage['kind'], (message: ReceiverMessage) => void>();
  #complete: Promise<unknown> = Promise.resolve();
  #port = 0;

  private constructor(host: string) {
    this.#child = fork(join(import.meta.dirname, 'receiver.main.js'), [host], { serialization: 'advanced' });
    this.#child.on('message', (message: ReceiverMessage) => {
      this.#waiting.get(message.kind)?.(message);
    });
  }

  /** @param manyAddresses whether it answers on every address of this machine, the whole loopback network among them */
  static async start(manyAddresses = false): Promise<ReceiverProcess> {
    const receiver = new ReceiverProcess(manyAddresses ? '0.0.0.0' : '127.0.0.1');
    const { port } = await receiver.#next('listening');
    receiver.#port = port;
    return receiver;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get origin(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** The n-th of 65,025 addresses on this machine, each an endpoint of its own to whoever delivers there. */
  originNumber(n: number): string {
    const [high, low] = [1 + Math.floor(n / 255), 1 + (n % 255)];
    return `http://127.1.${String(high)}.${String(low)}:${String(this.#port)}`;
  }

  /** Rejects when the process has ended, which nobody asks it to do while it is measured with. */
  async ended(): Promise<never> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    throw new MeasurementError('the receiver ended unexpectedly');
  }

  /** Resolves when it counts from zero. */
  async expect({ count, failTogether = false }: Expectation): Promise<void> {
    this.#complete = this.#next('complete');
    await this.#ask({ kind: 'expect', count, failTogether }, 'counting');
  }

  /** Resolves when as many distinct ids as expected have come. */
  async complete(): Promise<void> {
    await this.#complete;
  }

  async report(): Promise<ReceiverReport> {
    return (await this.#ask({ kind: 'report' }, 'report')).report;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  #ask<Kind extends ReceiverMessage['kind']>(
    request: ReceiverRequest,
    answer: Kind,
  ): Promise<Extract<ReceiverMessage, { kind: Kind }>> {
    const answered = this.#next(answer);
    this.#child.send(request);
    return answered;
  }

  #next<Kind extends ReceiverMessage['kind']>(kind: Kind): Promise<Extract<ReceiverMessage, { kind: Kind }>> {
    return new Promise((resolve) => {
      this.#waiting.set(kind, (message) => {
        this.#waiting.delete(kind);
        resolve(message as Extract<ReceiverMessage, { kind: Kind }>);
      });
    });
  }
}
