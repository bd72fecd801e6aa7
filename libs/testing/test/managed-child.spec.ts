import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { waitUntil } from '../src/wait-until.js';

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

it('does not outlive a parent that was killed', async () => {
  const module = new URL('../dist/process/child-process.js', import.meta.url).href;
  const script = `
    const { ManagedChild } = await import(${JSON.stringify(module)});
    console.log(new ManagedChild({ name: 'sleep', command: 'sleep', args: ['60'] }).pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  expect(runs(pid)).toBe(true);
  parent.kill('SIGKILL');
  await gone(pid);
});
