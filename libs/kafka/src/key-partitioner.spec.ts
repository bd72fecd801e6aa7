import fc from 'fast-check';
import kafkajs, { type PartitionerArgs } from 'kafkajs';
import { expect, it } from 'vitest';
import { keyPartitioner } from './key-partitioner.js';

const { Partitioners } = kafkajs;

const argumentsFor = (key: Buffer | string | null, partitions: number): PartitionerArgs => ({
  topic: 'topic',
  partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 1,
    replicas: [1],
    isr: [1],
  })),
  message: { key, value: null },
});

it('puts every key where Java and kafkajs put it', () => {
  const [ours, theirs] = [keyPartitioner(), Partitioners.DefaultPartitioner()];
  const key = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary' }),
    fc.uuid(),
  );
  fc.assert(
    fc.property(key, fc.integer({ min: 1, max: 64 }), (one, partitions) => {
      const args = argumentsFor(one, partitions);
      expect(ours(args)).toBe(theirs(args));
    }),
    { numRuns: 2_000 },
  );
});

it('spreads what has no key', () => {
  const partitioner = keyPartitioner();
  const partitions = Array.from({ length: 6 }, () => partitioner(argumentsFor(null, 3)));
  expect(partitions).toEqual([0, 1, 2, 0, 1, 2]);
});
