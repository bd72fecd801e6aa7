import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const INTERVAL_MS = 1_000;

/**
 * Calls back when npm has been killed, which takes neither its shell nor us along. Linux only; elsewhere we live on
 * until somebody stops us.
 */
export function whenNpmIsGone(callback) {
  if (process.env.npm_lifecycle_event === undefined || process.platform !== 'linux') return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    callback();
  }, INTERVAL_MS);
  timer.unref();
}

/** The shell that npm runs scripts with, and npm. */
function ancestors() {
  return `${String(process.ppid)} ${parentOf(process.ppid)}`;
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return 'none';
  }
}
