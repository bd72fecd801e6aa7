import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import type { Machine } from './result.js';

const run = promisify(execFile);

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** What was measured; undefined where there is no Git or no checkout. */
export async function revision(): Promise<{ commit: string | undefined; uncommittedChanges: boolean }> {
  try {
    const commit = await run('git', ['rev-parse', 'HEAD'], { cwd: REPOSITORY_ROOT });
    const changes = await run('git', ['status', '--porcelain'], { cwd: REPOSITORY_ROOT });
    return { commit: commit.stdout.trim(), uncommittedChanges: changes.stdout !== '' };
  } catch {
    return { commit: undefined, uncommittedChanges: false };
  }
}
