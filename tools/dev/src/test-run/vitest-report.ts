import { readFile } from 'node:fs/promises';

/** The part of Vitest's JSON report that is counted. */
export type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
};

export type SuiteCount = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
};

/** Undefined when the suite left no readable report. */
export async function readReport(path: string): Promise<VitestReport | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

/** A file that fails outside its tests, for example because it cannot be imported, counts as one failed test. */
export function countReport(report: VitestReport): SuiteCount {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const ends = report.testResults.map(({ endTime }) => endTime);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    durationMs: Math.max(0, ...ends.map((end) => end - report.startTime)),
  };
}
