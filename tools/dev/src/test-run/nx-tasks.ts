import { stripVTControlCharacters } from 'node:util';
import { join } from 'node:path';
import { ManagedChild, REPOSITORY_ROOT } from '@sight-webhooks/testing';

const FAILED_TASK = /^-\s+(\S+:[\w-]+)$/;

export type NxOptions = {
  readonly targets: readonly string[];
  readonly projects?: readonly string[];
  /** What Nx is told beyond that. */
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
};

/**
 * Runs targets of many projects, shows what Nx shows, and returns the tasks that failed as `project:target`.
 * A run that fails without naming a task counts as one.
 */
export async function runNxTasks(
  { targets, projects, args, env = {} }: NxOptions,
  started: (nx: ManagedChild) => void,
): Promise<string[]> {
  const failed = new Set<string>();
  const nx = new ManagedChild({
    name: 'nx',
    command: process.execPath,
    args: [
      join(REPOSITORY_ROOT, 'node_modules', '.bin', 'nx'),
      ...['run-many', '-t', ...targets],
      ...(projects === undefined ? [] : ['-p', projects.join(',')]),
      ...args,
    ],
    cwd: REPOSITORY_ROOT,
    env: { ...process.env, ...env, NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    onLine: (line) => {
      console.log(line);
      const task = FAILED_TASK.exec(stripVTControlCharacters(line).trim())?.[1];
      if (task !== undefined) failed.add(task);
    },
  });
  started(nx);
  const { code } = await nx.closed;
  if (code !== 0 && failed.size === 0) failed.add(`nx:${targets.join('+')}`);
  // A test may print a line that looks like one of Nx's; a run that ended well has no failed task.
  return code === 0 ? [] : [...failed];
}
