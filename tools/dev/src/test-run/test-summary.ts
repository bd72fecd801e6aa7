import type { SuiteKind } from './suites.js';
import type { SuiteCount } from './vitest-report.js';

export type SuiteResult = {
  readonly project: string;
  readonly kind: SuiteKind;
  /** Undefined when it left no report. */
  readonly count: SuiteCount | undefined;
};

export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

const TARGET: Readonly<Record<SuiteKind, string>> = {
  unit: 'test',
  integration: 'integration',
  'real-time': 'real-time',
};

/** What a suite may take on two cores that also run the broker and the database. */
const DEFAULT_BUDGET_MS: Readonly<Record<SuiteKind, number>> = {
  unit: 15_000,
  integration: 60_000,
  'real-time': 120_000,
};
const BUDGET_MS: Readonly<Record<string, number>> = {
  '@sight-webhooks/contracts:unit': 30_000,
  '@sight-webhooks/delivery-service:unit': 30_000,
  '@sight-webhooks/system-e2e:integration': 300_000,
  '@sight-webhooks/config-service:integration': 180_000,
  '@sight-webhooks/kafka:integration': 180_000,
  '@sight-webhooks/dev:integration': 180_000,
  '@sight-webhooks/chaos:integration': 150_000,
  '@sight-webhooks/console-e2e:integration': 180_000,
};

const nameOf = ({ project, kind }: SuiteResult): string => `${project}:${TARGET[kind]}`;

/**
 * A suite without a report failed. So did a task of Nx that failed without a failed test that would explain it: a lint
 * or type error, a build, or a suite that crashed after its tests.
 */
export function totalsOf(suites: readonly SuiteResult[], failedTasks: readonly string[]): Totals {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for (const { count } of suites) {
    passed += count?.passed ?? 0;
    failed += count?.failed ?? 1;
    skipped += count?.skipped ?? 0;
  }
  const explained = new Set(
    suites.filter(({ count }) => count === undefined || count.failed > 0).map(nameOf),
  );
  failed += failedTasks.filter((task) => !explained.has(task)).length;
  return { passed, failed, skipped };
}

/** One line for each suite, with what it took of what it may take. */
export function table(suites: readonly SuiteResult[]): string[] {
  const rows = suites.map((suite) => [nameOf(suite).replace('@sight-webhooks/', ''), ...cells(suite)]);
  const all = [['suite', 'passed', 'failed', 'skipped', 'took', 'budget', ''], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function cells(suite: SuiteResult): string[] {
  const budgetMs = BUDGET_MS[`${suite.project}:${suite.kind}`] ?? DEFAULT_BUDGET_MS[suite.kind];
  if (suite.count === undefined)
    return ['-', '-', '-', '-', seconds(budgetMs), 'no report: it crashed or did not run'];
  const { passed, failed, skipped, durationMs } = suite.count;
  const numbers = [passed, failed, skipped].map(String);
  return [...numbers, seconds(durationMs), seconds(budgetMs), durationMs > budgetMs ? 'over its budget' : ''];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
