import {
  AssignerProtocol,
  type Assigner,
  type Cluster,
  type GroupMember,
  type GroupMemberAssignment,
} from 'kafkajs';

const NAME = 'co-partition-sticky';
const VERSION = 1;

/** A member of the group with the partitions that it says it has, and since when. */
export type Claim = {
  readonly memberId: string;
  readonly partitions: readonly number[];
  /** When it was given them, milliseconds since the epoch; of two claims for a partition the later one holds. */
  readonly since: number;
};

/**
 * Gives each partition number to one member: balanced to within one, and moving as little as that allows.
 * @returns the partition numbers of each member, ascending
 */
export function assignCoPartitions(partitionCount: number, claims: readonly Claim[]): Map<string, number[]> {
  const members = [...claims].sort((one, other) => (one.memberId < other.memberId ? -1 : 1));
  const assigned = new Map(members.map(({ memberId }) => [memberId, [] as number[]]));
  if (members.length === 0) return assigned;
  const free = new Set(Array.from({ length: partitionCount }, (_, partition) => partition));
  const floor = Math.floor(partitionCount / members.length);
  let extras = partitionCount % members.length;
  const latestFirst = [...members].sort((one, other) => other.since - one.since);
  for (const { memberId, partitions } of latestFirst) {
    const own = assigned.get(memberId) ?? [];
    for (const partition of partitions) {
      const mayKeep = own.length < floor || (own.length === floor && extras > 0);
      if (!mayKeep || !free.delete(partition)) continue;
      own.push(partition);
      if (own.length > floor) extras -= 1;
    }
  }
  for (const partition of free) {
    const [, poorest] = [...assigned].reduce((least, entry) =>
      entry[1].length < least[1].length ? entry : least,
    );
    poorest.push(partition);
  }
  for (const partitions of assigned.values()) partitions.sort((one, other) => one - other);
  return assigned;
}

/** What the consumer has been given; each member tells it to the group's leader when it joins. */
export type Ownership = { partitions: readonly number[]; since: number };

/**
 * A kafkajs assigner that gives partition *i* of every topic to the same member, so that one instance has all the
 * traffic of a key: its limits, its breaker, its recent ids are whole. kafkajs's own assigner deals partitions out
 * anew at each rebalance.
 *
 * @param beforeJoin called whenever the member is about to join, which may move its partitions (our patch of kafkajs)
 */
export function coPartitionAssigner(
  ownership: Ownership,
  beforeJoin: () => Promise<void>,
): (config: { cluster: Cluster }) => Assigner & { beforeJoin: () => Promise<void> } {
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    beforeJoin,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(ownership)),
      }),
    }),
    assign: ({ members, topics }) => Promise.resolve(assignTopics(cluster, members, topics)),
  });
}

function assignTopics(cluster: Cluster, members: GroupMember[], topics: string[]): GroupMemberAssignment[] {
  const counts = topics.map((topic) => ({ topic, count: cluster.findTopicPartitionMetadata(topic).length }));
  const largest = Math.max(...counts.map(({ count }) => count));
  return [...assignCoPartitions(largest, members.map(readClaim))].map(([memberId, partitions]) => ({
    memberId,
    memberAssignment: AssignerProtocol.MemberAssignment.encode({
      version: VERSION,
      assignment: Object.fromEntries(
        counts.map(({ topic, count }) => [topic, partitions.filter((partition) => partition < count)]),
      ),
      userData: Buffer.alloc(0),
    }),
  }));
}

function readClaim({ memberId, memberMetadata }: GroupMember): Claim {
  try {
    const userData = AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData;
    const { partitions, since } = JSON.parse(userData?.toString() ?? '') as Ownership;
    if (Array.isArray(partitions) && Number.isFinite(since)) return { memberId, partitions, since };
  } catch {
    // A member without a readable claim has nothing to keep.
  }
  return { memberId, partitions: [], since: 0 };
}
