import type { Disturbance, Ledger, SeenRequest, Timing } from '../ledger/entries.js';
import { mayBeSkipped } from './expectation.js';
import type { Pair } from './index-of-pairs.js';
import { COMMIT_LAG_MS, touches } from './repeats.check.js';
import type { Violation } from './violation.js';

const ATTEMPTS = [1, 2, 3, 4];
const TERMINAL = ['delivered', 'failed', 'skipped'];
/** The receiver sees the end of an exchange later when the harness is busy. */
const TIME_TOLERANCE_MS = 1_000;

/** Every pair that is promised is there and has ended; so has everything else that is there. */
export function checkEnds(pairs: readonly Pair[]): Violation[] {
  return pairs.flatMap(({ key, delivery, expectation, requests }): Violation[] => {
    if (delivery === undefined) {
      if (expectation === 'must') return [{ check: 'ends', detail: `${key}: was never recorded` }];
      return [{ check: 'ends', detail: `${key}: sent ${String(requests.length)} times and not recorded` }];
    }
    if (TERMINAL.includes(delivery.status)) return [];
    return [{ check: 'ends', detail: `${key}: is still ${delivery.status}` }];
  });
}

/** Nothing went to a webhook that was not to have it. */
export function checkExpected(pairs: readonly Pair[], strangers: readonly string[]): Violation[] {
  const unwanted = pairs.filter(
    ({ expectation, requests }) => expectation === 'never' && requests.length > 0,
  );
  return [...unwanted.map(({ key }) => key), ...strangers].map((key) => ({
    check: 'expected' as const,
    detail: `${key}: should not have been sent`,
  }));
}

/** What was active all the time is not skipped. */
export function checkSkipped(pairs: readonly Pair[]): Violation[] {
  return pairs
    .filter(({ delivery }) => delivery?.status === 'skipped')
    .filter(({ webhook, expectation }) => expectation === 'must' || !mayBeSkipped(webhook))
    .map(({ key, delivery }) => ({
      check: 'skipped' as const,
      detail: `${key}: ${delivery?.reason ?? 'skipped'}, although the webhook was active all the time`,
    }));
}

/** `delivered` means that the receiver answered 200 in time. */
export function checkDelivered(pairs: readonly Pair[], { attemptTimeoutMs }: Timing): Violation[] {
  const inTime = ({ succeeded, arrivedAt, endedAt }: SeenRequest): boolean =>
    succeeded && (endedAt ?? Infinity) - arrivedAt <= attemptTimeoutMs + TIME_TOLERANCE_MS;
  return pairs
    .filter(({ delivery, requests }) => delivery?.status === 'delivered' && !requests.some(inTime))
    .map(({ key }) => ({ check: 'delivered' as const, detail: `${key}: without a 200 in time` }));
}

/** `attempts_exhausted` means exactly four attempts, in the log and at the receiver. */
export function checkExhausted(pairs: readonly Pair[]): Violation[] {
  return pairs.flatMap(({ key, webhook, delivery, requests }): Violation[] => {
    const made = distinct(requests);
    const tooMany = made.filter((attempt) => !ATTEMPTS.includes(attempt));
    if (tooMany.length > 0)
      return [{ check: 'exhausted', detail: `${key}: attempt ${tooMany.join(', ')} was made` }];
    if (delivery?.reason !== 'attempts_exhausted') return [];
    const logged = distinct(delivery.attempts);
    if (!same(logged, ATTEMPTS))
      return [{ check: 'exhausted', detail: `${key}: the log has attempts ${logged.join(', ')}` }];
    if (webhook.visible && !same(made, ATTEMPTS))
      return [{ check: 'exhausted', detail: `${key}: the receiver had attempts ${made.join(', ')}` }];
    return [];
  });
}

/** A complete 200 ends the delivery, unless whoever received it did not live to tell. */
export function checkAcknowledged(
  pairs: readonly Pair[],
  disturbances: readonly Disturbance[],
  { attemptTimeoutMs }: Timing,
): Violation[] {
  const causes = disturbances.filter(({ mayRepeat }) => mayRepeat);
  const ignored = ({ succeeded, arrivedAt, endedAt = Infinity }: SeenRequest): boolean =>
    succeeded &&
    endedAt - arrivedAt < attemptTimeoutMs - TIME_TOLERANCE_MS &&
    !causes.some((cause) => touches(cause, arrivedAt, endedAt + COMMIT_LAG_MS));
  return pairs
    .filter(({ delivery, requests }) => delivery?.status === 'failed' && requests.some(ignored))
    .map(({ key }) => ({
      check: 'acknowledged' as const,
      detail: `${key}: failed, although it was answered with 200`,
    }));
}

/** Whatever failed can be sent again: its message is in the dead-letter topic. */
export function checkDeadLetters(pairs: readonly Pair[], { deadLetters }: Ledger): Violation[] {
  return pairs
    .filter(({ delivery }) => delivery?.status === 'failed' && !deadLetters.has(delivery.messageId))
    .map(({ key }) => ({ check: 'dead-letter' as const, detail: `${key}: failed without a dead letter` }));
}

function distinct(attempts: readonly { readonly attempt: number }[]): number[] {
  return [...new Set(attempts.map(({ attempt }) => attempt))].sort((one, other) => one - other);
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
