import { describe, expect, it } from 'vitest';
import { table, totalsOf, type SuiteResult } from './test-summary.js';
import { countReport } from './vitest-report.js';

const suite = (count: SuiteResult['count'], kind: SuiteResult['kind'] = 'unit'): SuiteResult => ({
  project: '@sight-webhooks/kafka',
  kind,
  count,
});
const green = { passed: 5, failed: 0, skipped: 1, durationMs: 1_000 };
const red = { passed: 3, failed: 2, skipped: 0, durationMs: 1_000 };

describe('totals', () => {
  it('adds up all suites', () => {
    expect(totalsOf([suite(green), suite(green, 'integration')], [])).toEqual({
      passed: 10,
      failed: 0,
      skipped: 2,
    });
  });

  it('takes a suite without a report for a failure, once', () => {
    expect(totalsOf([suite(undefined)], ['@sight-webhooks/kafka:test'])).toMatchObject({ failed: 1 });
    expect(totalsOf([suite(undefined)], [])).toMatchObject({ failed: 1 });
  });

  it('counts a failed task as one more failure, unless failed tests explain it', () => {
    const failedTasks = [
      '@sight-webhooks/kafka:test',
      '@sight-webhooks/kafka:lint',
      '@sight-webhooks/dev:typecheck',
    ];
    expect(totalsOf([suite(red)], failedTasks)).toMatchObject({ failed: 4 });
  });

  it('counts a suite that failed after its tests had passed', () => {
    expect(totalsOf([suite(green)], ['@sight-webhooks/kafka:test'])).toMatchObject({ failed: 1 });
  });
});

describe('a report', () => {
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    startTime: 1_000,
    testResults: [
      { status: 'failed', endTime: 4_000, assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', endTime: 1_000, assertionResults: [] },
      { status: 'passed', endTime: 2_000, assertionResults: [{ status: 'passed' }] },
    ],
  };

  it('counts a file that could not be imported as a failed test', () => {
    expect(countReport(report)).toEqual({ passed: 2, failed: 2, skipped: 2, durationMs: 3_000 });
  });
});

it('shows what a suite took of its budget', () => {
  const lines = table([
    suite({ ...green, durationMs: 2_000_000 }, 'integration'),
    suite(green),
    { project: '@sight-webhooks/dev', kind: 'unit', count: undefined },
  ]);
  expect(lines[0]).toMatch(/^suite +passed +failed +skipped +took +budget$/);
  expect(lines[1]).toMatch(/^kafka:integration .*2000\.0 s .*over its budget$/);
  expect(lines[2]).toMatch(/^kafka:test +5 +0 +1 +1\.0 s +15\.0 s$/);
  expect(lines[3]).toMatch(/^dev:test .*no report/);
});
