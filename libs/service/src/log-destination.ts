import { pino, type DestinationStream } from 'pino';

/** Lines are written together once they have this many characters, or a tenth of a second later. */
const WRITE_CHARS = 65_536;
const WRITE_INTERVAL_MS = 100;
/** When nobody reads stdout, lines are dropped rather than the memory filled. */
const MAX_WAITING_BYTES = 64 * 1_024 * 1_024;

/**
 * Stdout, many lines in one write: a system call for each would be several percent of the work. They are gathered here
 * and not in sonic-boom, which copies all that waits with each line that is added. A kill -9 loses the last tenth of a
 * second of them.
 */
export function gatheredStdout(): DestinationStream {
  const stdout = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
  let lines: string[] = [];
  let chars = 0;
  const writeAll = (): void => {
    if (lines.length === 0) return;
    stdout.write(lines.join(''));
    lines = [];
    chars = 0;
  };
  setInterval(writeAll, WRITE_INTERVAL_MS).unref();
  // Before pino's own listeners, which write what stdout holds and close it.
  process.prependListener('beforeExit', writeAll);
  process.prependListener('exit', writeAll);
  return {
    write(line) {
      lines.push(line);
      chars += line.length;
      if (chars >= WRITE_CHARS) writeAll();
    },
  };
}
