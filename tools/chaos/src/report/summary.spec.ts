import { describe, expect, it } from 'vitest';
import { CALM_PLAN } from '../plan/short.plan.js';
import type { RunResult } from '../run-plan.js';
import { disturbance, ledger, request } from '../verdict/ledger.fixture.js';
import { formatSummary } from './summary.js';

const result = (changes: Partial<RunResult> = {}): RunResult => ({
  ledger: ledger(),
  injected: new Map([['kill', 2]]),
  notTried: new Map(),
  drained: 'in time',
  drainedAfterMs: 1_500,
  ...changes,
});

describe('the summary', () => {
  it('says what was injected, and what could not be and why', () => {
    const notTried = new Map([['full-disk', 'no file system of its own: only root can mount']]);
    const summary = formatSummary(CALM_PLAN, result({ notTried }), [], []);
    expect(summary).toContain('kill 2 times');
    expect(summary).toContain('full-disk: not tried: no file system of its own: only root can mount');
    expect(summary).toContain('every promise held');
  });

  it('counts after a kill what was open then, and what of that and of what had just ended was repeated', () => {
    const killed = disturbance(20_000, 20_000);
    const attempts = (attempt: number, ...arrivals: number[]) =>
      arrivals.map((arrivedAt) => request({ attempt, arrivedAt, endedAt: arrivedAt + 500 }));
    const requests = [
      ...attempts(1, 10_000, 15_000), // long before
      ...attempts(2, 18_000, 25_000), // had ended a moment ago
      ...attempts(3, 19_800, 25_000), // open
      ...attempts(4, 19_900), // open, and not repeated
    ];
    const summary = formatSummary(
      CALM_PLAN,
      result({ ledger: ledger({ requests, disturbances: [killed] }) }),
      [],
      [],
    );
    expect(summary).toContain(
      'delivery-service 0 is killed: 2 requests were open at all instances, 2 that were, or had just ended, were repeated',
    );
  });

  it('shows no more than a few violations of a kind, and how many there are', () => {
    const violations = Array.from({ length: 9 }, (_, n) => ({ check: 'ends' as const, detail: String(n) }));
    const summary = formatSummary(CALM_PLAN, result(), violations, []);
    expect(summary).toContain('9 violations');
    expect(summary).toContain('ends: and 4 more');
  });
});
