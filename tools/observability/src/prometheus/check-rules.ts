import { join } from 'node:path';
import { runCommand, type Progress } from '@sight-webhooks/testing';
import { OBSERVABILITY_FOLDER } from '../files/generated-files.js';
import { prometheusBinaries } from './prometheus-binaries.js';

/** Has promtool check the rules and run their tests. @returns what it said, and whether it was content */
export async function checkRules(progress: Progress): Promise<{ ok: boolean; output: string }> {
  const { promtool } = await prometheusBinaries(progress);
  const folder = join(OBSERVABILITY_FOLDER, 'prometheus');
  const outputs: string[] = [];
  for (const args of [
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', 'rules.yml'],
    ['test', 'rules', 'rules.test.yml'],
  ]) {
    progress(`promtool ${args.join(' ')}`);
    const { code, output } = await runCommand(promtool, args, { cwd: folder });
    outputs.push(output);
    if (code !== 0) return { ok: false, output };
  }
  return { ok: true, output: outputs.join('\n') };
}
