import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 20 * 1024 * 1024;

/** A log file that starts anew when it has grown to 20 MB; the one before it is kept as `<file>.1`. */
export class RotatingLogFile {
  readonly #path: string;
  #stream: WriteStream;
  #bytes: number;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#stream = createWriteStream(path, { flags: 'a' });
  }

  write(line: string): void {
    if (this.#bytes > MAX_BYTES) this.#rotate();
    this.#bytes += Buffer.byteLength(line) + 1;
    this.#stream.write(`${line}\n`);
  }

  close(): void {
    this.#stream.end();
  }

  #rotate(): void {
    this.#stream.end();
    renameSync(this.#path, `${this.#path}.1`);
    this.#stream = createWriteStream(this.#path, { flags: 'a' });
    this.#bytes = 0;
  }
}
