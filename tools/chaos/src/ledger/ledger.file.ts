import { createWriteStream, type WriteStream } from 'node:fs';

/** Every entry as it is made, one JSON line each, so that a failure can be looked into afterwards. */
export class LedgerFile {
  readonly #stream: WriteStream;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'a' });
  }

  write(kind: string, entry: object): void {
    this.#stream.write(`${JSON.stringify({ at: Math.round(performance.now()), kind, ...entry })}\n`);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }
}
