import { readFileSync } from 'node:fs';

export type ProcessUsage = {
  /** User and system time since the process began. */
  readonly cpuSeconds: number;
  readonly rssBytes: number;
};

/** USER_HZ: on every architecture that Node runs on, the kernel shows times to programs in hundredths of a second. */
const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;
// Counted from the field after the command's name (proc_pid_stat(5) numbers them from 1, the state being 3).
const UTIME = 14 - 3;
const STIME = 15 - 3;
const RSS = 24 - 3;

/** @throws Error when the process is gone */
export function processUsage(pid: number): ProcessUsage {
  return parseProcessStat(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
}

/** CPU time that the whole machine spent on anything but idling, since it started, seconds. */
export function machineCpuSeconds(): number {
  return parseMachineStat(readFileSync('/proc/stat', 'utf8'));
}

export function parseProcessStat(text: string): ProcessUsage {
  // The command's name is in brackets and may itself contain both spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    cpuSeconds: (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_A_SECOND,
    rssBytes: Number(fields[RSS]) * PAGE_BYTES,
  };
}

export function parseMachineStat(text: string): number {
  const line = /^cpu +(.*)$/m.exec(text)?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(' ').map(Number);
  return (user + nice + system + irq + softirq) / TICKS_A_SECOND;
}
