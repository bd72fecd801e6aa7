import type { ICustomPartitioner } from 'kafkajs';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * The partition that Java's client gives a key (murmur2), so that Sight's services and ours agree. kafkajs has the
 * same function on BigInt, which costs more than encoding the record. Records without a key go round.
 */
export const keyPartitioner: ICustomPartitioner = () => {
  let turn = 0;
  return ({ partitionMetadata, message }) => {
    const hash = message.key == null ? turn++ : murmur2(Buffer.from(message.key));
    return (hash & 0x7fffffff) % partitionMetadata.length;
  };
};

/** MurmurHash2, 32 bits, with the seed of Kafka. */
function murmur2(data: Buffer): number {
  const { length } = data;
  const tail = length & ~3;
  let hash = SEED ^ length;
  for (let at = 0; at < tail; at += 4) {
    let word = Math.imul(data.readInt32LE(at), M);
    word = Math.imul(word ^ (word >>> 24), M);
    hash = Math.imul(hash, M) ^ word;
  }
  for (let at = length - 1; at >= tail; at -= 1) hash ^= (data[at] ?? 0) << ((at & 3) * 8);
  if (tail < length) hash = Math.imul(hash, M);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
