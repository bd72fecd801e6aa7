import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { REPOSITORY_ROOT, type Progress, type Teardown } from '@sight-webhooks/testing';
import { startLab } from './lab/lab.js';
import { LedgerFile } from './ledger/ledger.file.js';
import { LedgerRecorder } from './ledger/ledger.recorder.js';
import { settingsOf, type Plan } from './plan/plan.js';
import { formatSummary } from './report/summary.js';
import { runPlan } from './run-plan.js';
import { judge } from './verdict/verdict.js';
import type { Violation } from './verdict/violation.js';

/** The violations as JSON, in the run's folder. */
export const VERDICT_FILE = 'verdict.json';

export type ChaosResult = {
  readonly violations: readonly Violation[];
  readonly summary: string;
  readonly reached: readonly string[];
  /** Ledger, plan, and the logs of the processes. */
  readonly folder: string;
};

/** Runs a plan against a product of its own, and judges what happened; everything has been ended when it resolves. */
export async function runChaos(plan: Plan, teardown: Teardown, progress: Progress): Promise<ChaosResult> {
  const startedAt = new Date().toISOString().replaceAll(':', '-');
  const folder = join(REPOSITORY_ROOT, 'chaos-results', `${startedAt}-${plan.name}-${String(plan.seed)}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), `${JSON.stringify(plan, undefined, 2)}\n`);
  const stores = await mkdtemp(join(tmpdir(), 'sight-chaos-'));
  teardown.add(() => rm(stores, { recursive: true, force: true }));
  const file = new LedgerFile(join(folder, 'ledger.jsonl'));
  teardown.add(() => file.close());
  const lab = await startLab({
    folder,
    stores,
    databaseMembers: plan.databaseMembers,
    wantsSmallDisk: plan.steps.some(({ fault }) => fault.kind === 'full-disk'),
    churnEveryMs: plan.churnEveryMs,
    settings: settingsOf(plan),
    ledger: new LedgerRecorder(file),
    teardown,
    progress,
  });
  const result = await runPlan(plan, lab);
  const violations = judge(result.ledger, plan.timing);
  if (result.drained !== 'in time')
    violations.unshift({ check: 'ends', detail: `not everything had ended in time (${result.drained})` });
  const summary = formatSummary(plan, result, violations, lab.reached);
  await writeFile(join(folder, 'summary.txt'), `${summary}\n`);
  await writeFile(join(folder, VERDICT_FILE), JSON.stringify(violations));
  progress('stopping everything');
  await teardown.run();
  return { violations, summary, reached: lab.reached, folder };
}
