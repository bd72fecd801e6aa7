import type { Ledger, Timing } from '../ledger/entries.js';
import { checkExits, checkIdentity, checkPoison, checkSignatures } from './identity.checks.js';
import { pairsOf, strangersOf } from './index-of-pairs.js';
import {
  checkAcknowledged,
  checkDeadLetters,
  checkDelivered,
  checkEnds,
  checkExhausted,
  checkExpected,
  checkSkipped,
} from './outcome.checks.js';
import { checkRepeats } from './repeats.check.js';
import { checkEarly } from './timing.check.js';
import type { Violation } from './violation.js';

/** Everything that was promised and did not hold. Only the ledger counts, and the ledger only holds what was seen. */
export function judge(ledger: Ledger, timing: Timing): Violation[] {
  const pairs = pairsOf(ledger);
  return [
    ...checkEnds(pairs),
    ...checkExpected(pairs, strangersOf(ledger)),
    ...checkSkipped(pairs),
    ...checkDelivered(pairs, timing),
    ...checkExhausted(pairs),
    ...checkIdentity(pairs),
    ...checkSignatures(ledger),
    ...checkRepeats(pairs, ledger.disturbances),
    ...checkEarly(pairs, ledger.disturbances, timing),
    ...checkAcknowledged(pairs, ledger.disturbances, timing),
    ...checkDeadLetters(pairs, ledger),
    ...checkPoison(ledger),
    ...checkExits(ledger),
  ];
}
