import type { Ledger } from '../ledger/entries.js';
import type { Plan } from '../plan/plan.js';
import type { RunResult } from '../run-plan.js';
import { pairsOf } from '../verdict/index-of-pairs.js';
import { COMMIT_LAG_MS, repeatsOf } from '../verdict/repeats.check.js';
import { CHECKS, type Violation } from '../verdict/violation.js';

const SHOWN_PER_CHECK = 5;

export function formatSummary(
  plan: Plan,
  result: RunResult,
  violations: readonly Violation[],
  reached: readonly string[],
): string {
  const { ledger, injected, notTried, drained, drainedAfterMs } = result;
  const lines = [
    `plan ${plan.name}, seed ${String(plan.seed)}`,
    ...counts(ledger),
    '',
    'injected:',
    ...[...injected].map(([kind, times]) => `  ${kind} ${String(times)} times`),
    ...(reached.length > 0 ? [`  reached: ${reached.join(', ')}`] : []),
    ...[...notTried].map(([kind, why]) => `  ${kind}: not tried: ${why}`),
    '',
    ...kills(ledger),
    `drained ${drained}, ${seconds(drainedAfterMs)} after the last event`,
    '',
    ...verdict(violations),
  ];
  return lines.join('\n');
}

function counts(ledger: Ledger): string[] {
  const pairs = pairsOf(ledger);
  const promised = pairs.filter(({ expectation }) => expectation === 'must').length;
  const repeated = pairs.reduce((sum, pair) => sum + repeatsOf(pair).length, 0);
  const statuses = new Map<string, number>();
  for (const { status, reason } of ledger.deliveries) {
    const name = reason === null ? status : `${status} (${reason})`;
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
  }
  const verified = ledger.requests.filter(({ signature }) => signature === 'verified').length;
  return [
    `${String(ledger.events.size)} events, ${String(ledger.webhooks.size)} webhooks, ${String(pairs.length)} pairs of them, ${String(promised)} promised`,
    `${String(ledger.requests.length)} requests seen, ${String(verified)} with a verified signature, ${String(repeated)} repeats of an attempt`,
    [...statuses].map(([name, count]) => `${String(count)} ${name}`).join(', '),
  ];
}

/** After a kill: how many were under way at the receiver, and how many of those were made again. */
function kills(ledger: Ledger): string[] {
  const pairs = pairsOf(ledger);
  return ledger.disturbances
    .filter(({ what, part }) => part === 'delivery-service' && /killed|ends at/.test(what))
    .map(({ what, from, to = from }) => {
      // A process that ends itself does so at the end of what is noted of it.
      const ended = what.includes('ends at') ? to : from;
      const open = ledger.requests.filter(
        ({ arrivedAt, endedAt = Infinity }) => arrivedAt <= ended && endedAt >= ended,
      ).length;
      const repeated = pairs.flatMap(repeatsOf).filter(({ first, again }) => {
        const coveredAt = (first.endedAt ?? Infinity) + COMMIT_LAG_MS;
        return first.arrivedAt <= ended && coveredAt >= ended && again.arrivedAt > ended;
      }).length;
      return `${what}: ${String(open)} requests were open at all instances, ${String(repeated)} that were, or had just ended, were repeated`;
    });
}

function verdict(violations: readonly Violation[]): string[] {
  if (violations.length === 0) return ['every promise held'];
  return [
    `${String(violations.length)} violations`,
    ...CHECKS.flatMap((check) => {
      const found = violations.filter((violation) => violation.check === check);
      const more = found.length - SHOWN_PER_CHECK;
      return [
        ...found.slice(0, SHOWN_PER_CHECK).map(({ detail }) => `  ${check}: ${detail}`),
        ...(more > 0 ? [`  ${check}: and ${String(more)} more`] : []),
      ];
    }),
  ];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
