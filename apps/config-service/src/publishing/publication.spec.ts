import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastRecords } from './last-records.js';
import { publicationOf } from './publication.js';

const webhook = (version: number, publishedVersion: number, removed = false) => ({
  id: 'hook-1',
  version,
  publishedVersion,
  removedAt: removed ? new Date(0) : null,
});

describe('publicationOf', () => {
  it.each([
    ['never published', webhook(1, 0), 0, 'behind'],
    ['published before its last change', webhook(2, 1), 1, 'behind'],
    ['published, without a note of it', webhook(2, 1), 2, 'unmarked'],
    ['published', webhook(2, 2), 2, 'current'],
    ['noted as published, with an older state last', webhook(2, 2), 1, 'behind'],
    ['noted as published, with the topic lost', webhook(2, 2), 0, 'behind'],
    ['removed, without a note of its tombstone', webhook(3, 2, true), 0, 'behind'],
    ['removed, its tombstone published or compacted away', webhook(3, 3, true), 0, 'current'],
    ['removed, with an older state last', webhook(3, 3, true), 2, 'behind'],
  ] as const)('%s', (_, versions, last, expected) => {
    expect(publicationOf(versions, last)).toBe(expected);
  });

  it('is current after the current state was published again, whatever order came before', () => {
    const config = {} as never;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.boolean(),
        (order, removed) => {
          const version = 10;
          const records = new LastRecords();
          for (const earlier of order) records.note({ webhookId: 'hook-1', version: earlier, config });
          const stored = webhook(version, version, removed);
          expect(publicationOf(stored, records.versionOf('hook-1'))).toBe('behind');
          records.note({ webhookId: 'hook-1', version, config: removed ? null : config });
          expect(publicationOf(stored, records.versionOf('hook-1'))).toBe('current');
        },
      ),
    );
  });
});
