import { cpus } from 'node:os';
import { monotonicMs } from '../monotonic-clock.js';
import { machineCpuSeconds, processUsage } from '../resources/process-usage.js';
import type { Part } from '../resources/resource-meter.js';
import { threadTimes, threadsBetween, type ThreadUsage } from '../resources/thread-usage.js';
import type { MachineTime } from './machine-tree.js';

/** What a part used, and which of its threads did. */
export type PartThreads = {
  readonly part: string;
  readonly cpuSeconds: number;
  readonly threads: readonly ThreadUsage[];
};

/** Starts to look at all threads of the parts. @returns what tells what they used since */
export function meterMachine(parts: readonly Part[]): () => MachineTime {
  const fromMs = monotonicMs();
  const machineBefore = machineCpuSeconds();
  const before = parts.map(({ pid }) => ({
    threads: threadTimes(pid),
    cpuSeconds: processUsage(pid).cpuSeconds,
  }));
  return () => ({
    cores: cpus().length,
    ms: monotonicMs() - fromMs,
    cpuSeconds: machineCpuSeconds() - machineBefore,
    parts: parts.map(({ part, pid }, index) => ({
      part,
      cpuSeconds: processUsage(pid).cpuSeconds - (before[index]?.cpuSeconds ?? 0),
      threads: threadsBetween(before[index]?.threads ?? new Map<string, number>(), threadTimes(pid)),
    })),
  });
}
