/**
 * Dynamic thresholds (Choudhury and Hahne, 1998): whoever shares a pool may use at most a fixed multiple of what is
 * still *free* in it. One user alone gets a good part; the more users are greedy, the less each gets; and something
 * is always left, so that a newcomer starts at once. Nobody has to be counted, and nothing has to be taken back.
 *
 * With n greedy users each gets `factor / (1 + n × factor)` of the capacity, and `1 / (1 + n × factor)` stays free.
 */
export function mayTakeOne(used: number, factor: number, inUse: number, capacity: number): boolean {
  return inUse < capacity && used < factor * (capacity - inUse);
}
