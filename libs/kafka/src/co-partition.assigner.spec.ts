import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignCoPartitions, type Claim } from './co-partition.assigner.js';

const claims = fc.uniqueArray(
  fc.record({
    memberId: fc.string({ minLength: 1, maxLength: 6 }),
    partitions: fc.uniqueArray(fc.nat(30), { maxLength: 30 }),
    since: fc.nat(5),
  }),
  { selector: ({ memberId }) => memberId, minLength: 1, maxLength: 8 },
);

const toClaims = (assignment: ReadonlyMap<string, readonly number[]>): Claim[] =>
  Array.from(assignment, ([memberId, partitions]) => ({ memberId, partitions, since: 1 }));

function moved(
  before: ReadonlyMap<string, readonly number[]>,
  after: ReadonlyMap<string, readonly number[]>,
): number {
  let count = 0;
  for (const [memberId, partitions] of after) {
    const had = new Set(before.get(memberId));
    count += partitions.filter((partition) => !had.has(partition)).length;
  }
  return count;
}

describe('assignCoPartitions', () => {
  it('gives every partition to one member, balanced to within one, whatever is claimed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), claims, (count, members) => {
        const assignment = assignCoPartitions(count, members);
        const all = [...assignment.values()].flat().sort((one, other) => one - other);
        expect(all).toEqual(Array.from({ length: count }, (_, partition) => partition));
        const sizes = [...assignment.values()].map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves nothing when nobody comes or goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), claims, (count, members) => {
        const first = assignCoPartitions(count, members);
        expect(moved(first, assignCoPartitions(count, toClaims(first)))).toBe(0);
      }),
    );
  });

  it('moves only what a newcomer is due, and only what a leaver had', () => {
    const two = assignCoPartitions(12, [
      { memberId: 'a', partitions: [], since: 0 },
      { memberId: 'b', partitions: [], since: 0 },
    ]);
    const three = assignCoPartitions(12, [...toClaims(two), { memberId: 'c', partitions: [], since: 0 }]);
    expect(three.get('c')).toHaveLength(4);
    expect(moved(two, three)).toBe(4);
    const left = assignCoPartitions(
      12,
      toClaims(three).filter(({ memberId }) => memberId !== 'a'),
    );
    expect(moved(three, left)).toBe(4);
  });

  it('believes the later of two claims for a partition', () => {
    const assignment = assignCoPartitions(2, [
      { memberId: 'frozen', partitions: [0, 1], since: 1 },
      { memberId: 'owner', partitions: [1], since: 2 },
    ]);
    expect(assignment.get('owner')).toEqual([1]);
  });
});
