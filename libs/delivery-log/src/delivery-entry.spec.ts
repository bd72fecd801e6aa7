import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../test/outcome.arbitrary.js';
import { anExecution, anOutcome } from '../test/outcome.factory.js';
import { MAX_EXCERPT_CHARS, mergeByDelivery, type DeliveryEntry } from './delivery-entry.js';

const withSortedExecutions = (entry: DeliveryEntry) => ({
  ...entry,
  executions: entry.executions.map((execution) => JSON.stringify(execution)).sort(),
});

describe('mergeByDelivery', () => {
  const outcomes = fc.array(fc.constantFrom('wh-1', 'wh-2', 'wh-3').chain(outcomesOf), { maxLength: 12 });

  it('has one entry for each delivery, whatever the order', () => {
    const shuffled = outcomes.chain((set) =>
      fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
    );
    const normal = (entries: DeliveryEntry[]) =>
      entries.map(withSortedExecutions).sort((one, other) => (one.messageId < other.messageId ? -1 : 1));
    fc.assert(
      fc.property(shuffled, ([set, order]) => {
        const entries = mergeByDelivery(set);
        expect(entries).toHaveLength(new Set(set.map(({ delivery }) => delivery.messageId)).size);
        expect(normal(mergeByDelivery(order))).toEqual(normal(entries));
      }),
    );
  });

  it('keeps of a response what the log has room for', () => {
    const execution = anExecution('a', { responseExcerpt: 'x'.repeat(10_000) });
    const [entry] = mergeByDelivery([anOutcome('wh-1', { execution })]);
    expect(entry?.executions[0]?.responseExcerpt).toHaveLength(MAX_EXCERPT_CHARS);
  });

  it('keeps only fields that it knows of an execution, so that equal ones stay equal', () => {
    const execution = { ...anExecution('a'), colour: 'red' };
    const [entry] = mergeByDelivery([anOutcome('wh-1', { execution })]);
    expect(Object.keys(entry?.executions[0] ?? {})).toEqual([
      'run',
      'attempt',
      'executionId',
      'startedAt',
      'durationMs',
      'statusCode',
      'error',
      'responseExcerpt',
    ]);
  });
});
