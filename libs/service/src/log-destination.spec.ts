import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const destination = new URL('./log-destination.ts', import.meta.url).href;

/** What a process of its own has written to stdout when it has ended. */
async function stdoutOf(code: string): Promise<string[]> {
  const program = `import { gatheredStdout } from '${destination}';\nconst out = gatheredStdout();\n${code}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return stdout.split('\n').slice(0, -1);
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `line ${String(number)}`);

describe('lines that are gathered', () => {
  it('are all written, in order, when the process ends by itself', async () => {
    const lines = await stdoutOf('for (let n = 0; n < 20_000; n += 1) out.write(`line ${n}\\n`);');
    expect(lines).toEqual(numbered(20_000));
  });

  it('are written when the process is ended, or ends with a fault', async () => {
    const lines = await stdoutOf("out.write('line 0\\n'); out.write('line 1\\n'); process.exit(0);");
    expect(lines).toEqual(numbered(2));
    const failing = stdoutOf("out.write('line 0\\n'); throw new Error('a fault');");
    await expect(failing).rejects.toMatchObject({ stdout: 'line 0\n' });
  });

  it('are written a tenth of a second later at the latest', async () => {
    const lines = await stdoutOf(
      "out.write('line 0\\n'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2_000);",
    ).catch((error: unknown) => (error as { stdout: string }).stdout);
    expect(lines).toBe('line 0\n');
  });
});
