import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES } from '@sight-webhooks/testing';
import { profileName } from '../lab/lab.js';
import { formatNumber, formatTable } from '../report/table.js';
import type { Run } from '../report/result.js';
import { selfTimes, type CpuProfile } from './cpu-profile.js';
import { flameGraph } from './flame-graph.js';

const SHOWN_FUNCTIONS = 10;
const YARDSTICKS = ['direct', 'hop'];

/**
 * The functions in which each service spent its time, by scenario, of the last run; to be read once they have stopped.
 * Leaves a flame graph of each beside its profile.
 */
export async function reportProfiles(folder: string, run: Run): Promise<string> {
  const tables: string[] = [];
  for (const service of SERVICES) {
    const profile = JSON.parse(await readFile(join(folder, profileName(service)), 'utf8')) as CpuProfile;
    for (const [scenario, { fromMs, toMs }] of Object.entries(run)) {
      if (YARDSTICKS.includes(scenario)) continue;
      const rows = selfTimes(profile, fromMs, toMs)
        .slice(0, SHOWN_FUNCTIONS)
        .map(({ label, ms, share }) => [label, formatNumber(ms), `${(share * 100).toFixed(1)} %`]);
      await writeFile(join(folder, `${service}.${scenario}.svg`), flameGraph(profile, fromMs, toMs));
      tables.push(formatTable([`${service} during ${scenario}`, 'self ms', 'of busy time'], rows));
    }
  }
  return tables.join('\n\n');
}
