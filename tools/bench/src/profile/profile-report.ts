import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES } from '@sight-webhooks/testing';
import { profileName } from '../lab/lab.js';
import { formatNumber, formatTable } from '../report/table.js';
import type { Run } from '../report/result.js';
import { callTree } from './call-tree.js';
import { selfTimes, type CpuProfile } from './cpu-profile.js';
import { flameGraph } from './flame-graph.js';
import type { Frame } from './frame.js';
import { machineTree, type MachineTime } from './machine-tree.js';

const SHOWN_FUNCTIONS = 10;
const YARDSTICKS = ['direct', 'hop'];

/**
 * The functions in which each service spent its time, by scenario, of the last run; to be read once they have stopped.
 * Leaves flame graphs beside the profiles: one of each service, and one of the whole machine.
 * @param machines what the threads of all parts used, by scenario
 */
export async function reportProfiles(
  folder: string,
  run: Run,
  machines: ReadonlyMap<string, MachineTime>,
): Promise<string> {
  const profiles = await Promise.all(
    SERVICES.map(async (name) => [name, await readProfile(folder, name)] as const),
  );
  const tables: string[] = [];
  for (const [scenario, { fromMs, toMs }] of Object.entries(run)) {
    if (YARDSTICKS.includes(scenario)) continue;
    const callTrees = new Map<string, Frame>();
    for (const [service, profile] of profiles) {
      const calls = callTree(profile, fromMs, toMs);
      callTrees.set(service, calls);
      await writeFile(join(folder, `${service}.${scenario}.svg`), flameGraph(calls));
      tables.push(busiestFunctions(`${service} during ${scenario}`, selfTimes(profile, fromMs, toMs)));
    }
    const machine = machines.get(scenario);
    if (machine !== undefined)
      await writeFile(join(folder, `machine.${scenario}.svg`), flameGraph(machineTree(machine, callTrees)));
  }
  return tables.join('\n\n');
}

function busiestFunctions(title: string, functions: ReturnType<typeof selfTimes>): string {
  const rows = functions
    .slice(0, SHOWN_FUNCTIONS)
    .map(({ label, ms, share }) => [label, formatNumber(ms), `${(share * 100).toFixed(1)} %`]);
  return formatTable([title, 'self ms', 'of busy time'], rows);
}

async function readProfile(folder: string, service: string): Promise<CpuProfile> {
  return JSON.parse(await readFile(join(folder, profileName(service)), 'utf8')) as CpuProfile;
}
