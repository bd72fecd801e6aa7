import type { PartThreads } from './machine-meter.js';
import { addBelow, newFrame, scaled, type Frame } from './frame.js';
import { MAIN_THREAD } from '../resources/thread-usage.js';

export type MachineTime = {
  readonly cores: number;
  /** How long it was looked at. */
  readonly ms: number;
  readonly parts: readonly PartThreads[];
  /** CPU time of everything on the machine, idling left out. */
  readonly cpuSeconds: number;
};

/**
 * All cores of the machine for as long as it was looked at: which part had them, which of its threads, and what the
 * main threads did of which there is a profile.
 * @param callTrees of the main threads, by part
 */
export function machineTree(machine: MachineTime, callTrees: ReadonlyMap<string, Frame>): Frame {
  const allMs = machine.cores * machine.ms;
  const root = newFrame(`${String(machine.cores)} cores`, allMs);
  let leftMs = machine.cpuSeconds * 1_000;
  for (const { part, threads, cpuSeconds } of machine.parts) {
    const ofPart = addBelow(root, part, cpuSeconds * 1_000);
    leftMs -= ofPart.ms;
    for (const { thread, cpuSeconds: ofThread } of threads) {
      const frame = addBelow(ofPart, `${part}: ${thread}`, ofThread * 1_000);
      const calls = thread === MAIN_THREAD ? callTrees.get(part) : undefined;
      if (calls !== undefined && calls.ms > 0)
        for (const [label, callee] of scaled(calls, frame.ms / calls.ms).callees)
          frame.callees.set(label, callee);
    }
  }
  if (leftMs > 0) addBelow(root, 'everything else', leftMs);
  const idleMs = allMs - machine.cpuSeconds * 1_000;
  if (idleMs > 0) addBelow(root, 'idle', idleMs);
  return root;
}
