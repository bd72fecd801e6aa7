import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const SUITE_KINDS = ['unit', 'integration', 'real-time'] as const;
export type SuiteKind = (typeof SUITE_KINDS)[number];

/** The tests of one kind of one project. */
export type Suite = {
  /** As Nx calls the project. */
  readonly project: string;
  readonly kind: SuiteKind;
  readonly folder: string;
  /** Where Vitest writes its JSON report. */
  readonly report: string;
};

const WORKSPACE_FOLDERS = ['libs', 'apps', 'tools'];
const CONFIG: Readonly<Record<SuiteKind, string>> = {
  unit: 'vitest.config.ts',
  integration: 'vitest.integration.config.ts',
  'real-time': 'vitest.real-time.config.ts',
};

/** Every suite of the workspace: a project has one of a kind if it has the Vitest configuration for it. */
export async function findSuites(root: string): Promise<Suite[]> {
  const suites: Suite[] = [];
  for (const workspace of WORKSPACE_FOLDERS) {
    for (const name of (await readdir(join(root, workspace))).sort()) {
      const folder = join(root, workspace, name);
      for (const kind of SUITE_KINDS) {
        if (!existsSync(join(folder, CONFIG[kind]))) continue;
        const report = join(folder, 'test-results', `${kind}.json`);
        suites.push({ project: projectName(folder), kind, folder, report });
      }
    }
  }
  return suites;
}

/** So that a suite that crashes is not taken for the run before. */
export async function removeReports(suites: readonly Suite[]): Promise<void> {
  await Promise.all(suites.map(({ report }) => rm(report, { force: true })));
}

function projectName(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string }).name;
}
