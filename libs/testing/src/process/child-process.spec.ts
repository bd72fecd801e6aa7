import { expect, it } from 'vitest';
import { waitUntil } from '../wait-until.js';
import { ManagedChild } from './child-process.js';
import { runCommand } from './run-command.js';

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const gone = async (pid: number): Promise<void> => {
  await waitUntil(
    () => runs(pid),
    (running) => !running,
    { what: `process ${String(pid)} ends`, timeoutMs: 5_000 },
  );
};

it('stops with SIGTERM and tells the exit code', async () => {
  const script =
    "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up')";
  const child = new ManagedChild({ name: 'node', command: process.execPath, args: ['-e', script] });
  await waitUntil(
    () => child.output,
    (lines) => lines.includes('up'),
    { what: 'the child is up' },
  );
  expect(await child.stop()).toEqual({ code: 7, signal: null });
});

it('kills what does not stop, and what that has started', async () => {
  const args = ['-c', 'trap "" TERM; sleep 60 & echo $!; wait'];
  const child = new ManagedChild({ name: 'stubborn', command: 'sh', args });
  const [line] = await waitUntil(
    () => child.output,
    (lines) => lines.length > 0,
    { what: 'it tells its child' },
  );
  expect(await child.stop(100)).toEqual({ code: null, signal: 'SIGKILL' });
  await gone(Number(line));
});

it('tells that there is no such command', async () => {
  expect(await runCommand('no-such-command', [])).toMatchObject({ code: 127 });
});

it('returns what a command printed', async () => {
  expect(await runCommand('sh', ['-c', 'echo one; echo two >&2; exit 3'])).toEqual({
    code: 3,
    output: expect.stringMatching(/one\ntwo|two\none/) as string,
  });
});
