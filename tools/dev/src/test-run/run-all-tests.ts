import {
  REPOSITORY_ROOT,
  startTestInfrastructure,
  type ManagedChild,
  type Progress,
} from '@sight-webhooks/testing';
import { runNxTasks } from './nx-tasks.js';
import { findSuites, removeReports, type Suite, type SuiteKind } from './suites.js';
import { table, totalsOf, type SuiteResult, type Totals } from './test-summary.js';
import { countReport, readReport } from './vitest-report.js';

/** What has to be ended when the run is interrupted. */
export type Interruptible = { readonly onNx: (nx: ManagedChild) => void };

/** Checks and tests everything, prints the table of suites, and returns what passed and failed over all of it. */
export async function runAllTests({ onNx }: Interruptible, print: Progress): Promise<Totals> {
  const suites = await findSuites(REPOSITORY_ROOT);
  await removeReports(suites);
  const failedTasks = await runNxTasks(
    {
      // All of it is built here: the two runs of Nx that follow are not to build the same at the same time.
      targets: ['build', 'format-check', 'lint', 'typecheck', 'test'],
      args: ['--outputStyle=static-failures-only'],
    },
    onNx,
  );
  failedTasks.push(...(await runIntegration(suites, onNx, print)));
  const results = await Promise.all(suites.map(toResult));
  print('');
  table(results).forEach(print);
  print('');
  for (const task of failedTasks) print(`failed: ${task}`);
  return totalsOf(results, failedTasks);
}

/**
 * All of them on one broker and one database, one after the other: two cores also carry those. Only the suites that
 * mostly wait run beside the others.
 */
async function runIntegration(
  suites: readonly Suite[],
  onNx: Interruptible['onNx'],
  print: Progress,
): Promise<string[]> {
  print('starting the broker and the database of the integration tests');
  const infrastructure = await startTestInfrastructure(print);
  const env = { KAFKA_BROKERS: infrastructure.brokers, MONGODB_URI: infrastructure.mongoUri };
  const run = async (kind: SuiteKind): Promise<string[]> => {
    const projects = suites.filter((suite) => suite.kind === kind).map(({ project }) => project);
    if (projects.length === 0) return [];
    const args = ['--parallel=1', '--outputStyle=stream-without-prefixes'];
    return runNxTasks({ targets: [kind], projects, args, env }, onNx);
  };
  try {
    return (await Promise.all([run('integration'), run('real-time')])).flat();
  } finally {
    await infrastructure.stop();
  }
}

async function toResult({ project, kind, report }: Suite): Promise<SuiteResult> {
  const found = await readReport(report);
  return { project, kind, count: found === undefined ? undefined : countReport(found) };
}
