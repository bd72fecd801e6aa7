import { execFile } from 'node:child_process';

/** Runs a command to its end. A command that does not exist fails like one that does not succeed. */
export function runCommand(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(command, args, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: stderr === '' ? (error?.message ?? stdout) : stderr });
    });
  });
}
