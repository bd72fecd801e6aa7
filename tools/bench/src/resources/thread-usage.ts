import { readFileSync, readdirSync } from 'node:fs';
import { parseProcessStat } from './process-usage.js';

/** CPU time of the threads of one name in a process. */
export type ThreadUsage = { readonly thread: string; readonly cpuSeconds: number };

/** CPU time of the threads of a process until now, by the names that they have without a number at the end. */
export function threadTimes(pid: number): Map<string, number> {
  const folder = `/proc/${String(pid)}/task`;
  const times = new Map<string, number>();
  for (const thread of readdirSync(folder)) {
    const text = statOf(`${folder}/${thread}/stat`);
    if (text === undefined) continue;
    const name = nameOf(text, thread === String(pid));
    times.set(name, (times.get(name) ?? 0) + parseProcessStat(text).cpuSeconds);
  }
  return times;
}

/** What the threads used between two looks at them, the most first; one that ended in between is not among them. */
export function threadsBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): ThreadUsage[] {
  return Array.from(after, ([thread, until]) => ({
    thread,
    cpuSeconds: Math.max(0, until - (before.get(thread) ?? 0)),
  }))
    .filter(({ cpuSeconds }) => cpuSeconds > 0)
    .sort((one, other) => other.cpuSeconds - one.cpuSeconds);
}

export const MAIN_THREAD = 'main thread';

/** Pools number their threads: one by one they would tell less than together. */
export function nameOf(stat: string, isMain: boolean): string {
  if (isMain) return MAIN_THREAD;
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  return name.replace(/[-#\s]*\d+$/, '');
}

function statOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended just now.
    return undefined;
  }
}
