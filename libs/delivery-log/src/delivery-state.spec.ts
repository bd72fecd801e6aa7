import type { Outcome } from '@sight-webhooks/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../test/outcome.arbitrary.js';
import { anOutcome } from '../test/outcome.factory.js';
import { mergeStates, stateOf, type DeliveryState } from './delivery-state.js';

const anyOutcome = outcomesOf('wh-1');
const state = anyOutcome.map(stateOf);
const atLeastOne = fc.array(anyOutcome, { minLength: 1, maxLength: 8 });

function mergeAll(outcomes: readonly Outcome[]): DeliveryState {
  return outcomes.map(stateOf).reduce(mergeStates);
}

/** The rule in words, over the whole set, as a check on the order that the states are compared by. */
function statusInWords(outcomes: readonly Outcome[]): string[] {
  const lastRun = Math.max(...outcomes.map(({ delivery }) => delivery.run));
  const ofLastRun = outcomes.filter(({ delivery }) => delivery.run === lastRun);
  const kinds = new Set<string>(ofLastRun.map(({ step }) => step.kind));
  if (kinds.has('delivered')) return ['delivered'];
  if (kinds.has('failed') || kinds.has('skipped'))
    return ['failed', 'skipped'].filter((kind) => kinds.has(kind));
  const waitsFor = ofLastRun.map(({ attempt, step }) =>
    step.kind === 'retry' || step.kind === 'parked' ? step.attempt : attempt,
  );
  return [Math.max(...waitsFor) === 1 ? 'pending' : 'retrying'];
}

describe('stateOf', () => {
  it('has every field, in the order in which MongoDB compares them', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(Object.keys(one)).toEqual([
          'run',
          'rank',
          'attempt',
          'parks',
          'status',
          'reason',
          'nextAttemptAt',
          'parkedSince',
        ]);
        expect(Object.values(one)).not.toContain(undefined);
      }),
    );
  });

  it('shows a parked first attempt as pending and a parked later one as retrying, with both times', () => {
    const step = { kind: 'parked', parks: 2, parkedSince: 1000, notBefore: 2000 } as const;
    const first = stateOf(anOutcome('wh-1', { step: { ...step, attempt: 1 } }));
    expect(first).toMatchObject({ status: 'pending', parks: 2, nextAttemptAt: 2000, parkedSince: 1000 });
    const third = stateOf(anOutcome('wh-1', { attempt: 3, step: { ...step, attempt: 3 } }));
    expect(third).toMatchObject({ status: 'retrying', attempt: 3, nextAttemptAt: 2000, parkedSince: 1000 });
  });

  it('waits for the attempt that a failed one is followed by', () => {
    const outcome = anOutcome('wh-1', { step: { kind: 'retry', attempt: 2, notBefore: 61_000 } });
    expect(stateOf(outcome)).toMatchObject({
      status: 'retrying',
      attempt: 2,
      parks: 0,
      nextAttemptAt: 61_000,
    });
  });
});

describe('mergeStates', () => {
  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(mergeStates(a, b)).toEqual(mergeStates(b, a));
        expect(mergeStates(a, mergeStates(b, c))).toEqual(mergeStates(mergeStates(a, b), c));
        expect(mergeStates(a, a)).toEqual(a);
        expect([a, b]).toContainEqual(mergeStates(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on order or repetition', () => {
    const shuffled = atLeastOne.chain((outcomes) =>
      fc.tuple(
        fc.constant(outcomes),
        fc.shuffledSubarray([...outcomes, ...outcomes], { minLength: outcomes.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([outcomes, others]) => {
        expect(mergeAll(others)).toEqual(mergeAll(outcomes));
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the status that the set of outcomes has in words', () => {
    fc.assert(
      fc.property(atLeastOne, (outcomes) => {
        expect(statusInWords(outcomes)).toContain(mergeAll(outcomes).status);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets a 200 win over whatever else came of the same attempt', () => {
    fc.assert(
      fc.property(anyOutcome, fc.array(anyOutcome), (one, others) => {
        const { run } = one.delivery;
        const delivered: Outcome = { ...one, step: { kind: 'delivered' } };
        const sameAttempt = others.map((other): Outcome => ({
          ...other,
          attempt: one.attempt,
          delivery: { ...other.delivery, run },
        }));
        expect(mergeAll([...sameAttempt, delivered]).status).toBe('delivered');
      }),
    );
  });

  it('never takes a later run back to an earlier one', () => {
    fc.assert(
      fc.property(anyOutcome, anyOutcome, (one, other) => {
        const merged = mergeStates(stateOf(one), stateOf(other));
        expect(merged.run).toBe(Math.max(one.delivery.run, other.delivery.run));
      }),
    );
  });

  it('keeps more parks, a later attempt and an end over what came before them', () => {
    const parked = (parks: number, attempt = 2) =>
      stateOf(
        anOutcome('wh-1', {
          attempt,
          step: { kind: 'parked', attempt, parks, parkedSince: 1000, notBefore: 9000 - parks },
        }),
      );
    const retry3 = stateOf(
      anOutcome('wh-1', { attempt: 2, step: { kind: 'retry', attempt: 3, notBefore: 1 } }),
    );
    const expired = stateOf(anOutcome('wh-1', { step: { kind: 'failed', reason: 'expired' } }));
    expect(mergeStates(parked(1), parked(2))).toEqual(parked(2));
    expect(mergeStates(parked(3), retry3)).toEqual(retry3);
    expect(mergeStates(parked(1, 3), retry3)).toEqual(parked(1, 3));
    expect(mergeStates(retry3, expired)).toEqual(expired);
  });
});
