import kafkajs, { type Admin } from 'kafkajs';
import { decodeFinished } from './finished-offsets.codec.js';
import {
  lostRecords,
  momentsBefore,
  positionOf,
  unfinishedRecords,
  type Committed,
  type GroupTopics,
  type PartitionEnds,
  type PartitionLag,
} from './group-lag.js';
import type { KafkaConnection } from './kafka-connection.js';
import { OffsetHistory } from './offset-history.js';

// A CommonJS module: Node finds only some of its exports by name.
const { AssignerProtocol, ConfigResourceTypes } = kafkajs;

export type TopicPartition = PartitionEnds & { readonly topic: string; readonly partition: number };

export type GroupMember = {
  readonly memberId: string;
  readonly clientId: string;
  readonly host: string;
  readonly assigned: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
};

export type GroupState = {
  readonly groupId: string;
  /** As Kafka says: Stable, Empty, PreparingRebalance, CompletingRebalance, Dead. */
  readonly state: string;
  readonly members: readonly GroupMember[];
};

export type LagSnapshot = {
  /** When it was read, milliseconds since the epoch. */
  readonly atMs: number;
  readonly partitions: readonly TopicPartition[];
  readonly lags: readonly PartitionLag[];
  readonly groups: readonly GroupState[];
};

type Committeds = ReadonlyMap<string, Committed>;

/**
 * Reads from outside how far consumer groups are behind, so that it is known also when no member of a group lives. A
 * read asks for as much as there are topics and groups, however many records there are.
 */
export class LagReader {
  readonly #connection: KafkaConnection;
  readonly #groups: readonly GroupTopics[];
  readonly #topics: readonly string[];
  readonly #admin: Admin;
  readonly #histories = new Map<string, OffsetHistory>();
  /** Topics whose past has been asked for. */
  readonly #recalled = new Set<string>();

  /** @param topics that are looked at besides those of the groups */
  constructor(connection: KafkaConnection, groups: readonly GroupTopics[], topics: readonly string[] = []) {
    this.#connection = connection;
    this.#groups = groups;
    this.#topics = [...new Set([...groups.flatMap((group) => group.topics), ...topics])];
    this.#admin = connection.client.admin();
  }

  /** @throws KafkaJSError when the broker cannot be reached, or a topic does not exist */
  async read(): Promise<LagSnapshot> {
    await this.#admin.connect();
    // Before the ends, so that no group is ahead of what is there.
    const committed = new Map<string, Committeds>();
    for (const group of this.#groups) committed.set(group.groupId, await this.#committed(group));
    const atMs = Date.now();
    const partitions: TopicPartition[] = [];
    for (const topic of this.#topics) partitions.push(...(await this.#ends(topic)));
    for (const { topic, partition, end } of partitions) this.#history(topic, partition).note({ atMs, end });
    const lags: PartitionLag[] = [];
    for (const { groupId, topics } of this.#groups) {
      for (const place of partitions.filter(({ topic }) => topics.includes(topic)))
        lags.push(await this.#lag(groupId, place, committed.get(groupId), atMs));
    }
    return { atMs, partitions, lags, groups: await this.#states() };
  }

  /** How long each topic keeps its records, milliseconds; undefined where they are kept without end. */
  async retention(): Promise<ReadonlyMap<string, number | undefined>> {
    await this.#admin.connect();
    const { resources } = await this.#admin.describeConfigs({
      includeSynonyms: false,
      resources: this.#topics.map((topic) => ({
        type: ConfigResourceTypes.TOPIC,
        name: this.#connection.physicalName(topic),
        configNames: ['retention.ms', 'cleanup.policy'],
      })),
    });
    return new Map(
      resources.map(({ resourceName, configEntries }) => {
        const value = (name: string): string =>
          configEntries.find(({ configName }) => configName === name)?.configValue ?? '';
        const retentionMs = Number(value('retention.ms'));
        const endless = value('cleanup.policy') === 'compact' || !(retentionMs >= 0);
        return [this.#connection.logicalName(resourceName), endless ? undefined : retentionMs];
      }),
    );
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }

  async #committed({ groupId, topics }: GroupTopics): Promise<Committeds> {
    const found = await this.#admin.fetchOffsets({
      groupId: this.#connection.physicalName(groupId),
      topics: topics.map((topic) => this.#connection.physicalName(topic)),
    });
    return new Map(
      found.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset, metadata }) => {
          const known = Number(offset) >= 0 ? Number(offset) : undefined;
          const finishedAbove = known === undefined ? [] : decodeFinished(known, metadata ?? '');
          return [place(this.#connection.logicalName(topic), partition), { offset: known, finishedAbove }];
        }),
      ),
    );
  }

  async #ends(topic: string): Promise<TopicPartition[]> {
    const offsets = await this.#admin.fetchTopicOffsets(this.#connection.physicalName(topic));
    return offsets
      .map(({ partition, low, high }) => ({ topic, partition, earliest: Number(low), end: Number(high) }))
      .sort((one, other) => one.partition - other.partition);
  }

  async #lag(
    groupId: string,
    { topic, partition, earliest, end }: TopicPartition,
    committeds: Committeds | undefined,
    nowMs: number,
  ): Promise<PartitionLag> {
    const committed = committeds?.get(place(topic, partition)) ?? { offset: undefined, finishedAbove: [] };
    const position = positionOf(committed.offset, earliest);
    const history = this.#history(topic, partition);
    if (position < end && !history.reaches(position)) await this.#recall(topic, nowMs);
    return {
      groupId,
      topic,
      partition,
      earliest,
      end,
      committed: committed.offset,
      records: unfinishedRecords(committed, { earliest, end }),
      ageMs: position < end ? history.ageOf(position, nowMs) : 0,
      lost: lostRecords(committed.offset, earliest),
    };
  }

  /** Once for each topic: from then on its history goes on by itself. */
  async #recall(topic: string, nowMs: number): Promise<void> {
    if (this.#recalled.has(topic)) return;
    for (const atMs of momentsBefore(nowMs)) {
      const offsets = await this.#admin.fetchTopicOffsetsByTimestamp(
        this.#connection.physicalName(topic),
        atMs,
      );
      for (const { partition, offset } of offsets)
        this.#history(topic, partition).note({ atMs, end: Number(offset) });
    }
    this.#recalled.add(topic);
  }

  async #states(): Promise<GroupState[]> {
    const groupIds = this.#groups.map(({ groupId }) => this.#connection.physicalName(groupId));
    const { groups } = await this.#admin.describeGroups(groupIds);
    return groups.map(({ groupId, state, members }) => ({
      groupId: this.#connection.logicalName(groupId),
      state,
      members: members.map(({ memberId, clientId, clientHost, memberAssignment }) => ({
        memberId,
        clientId,
        host: clientHost.replace(/^\//, ''),
        assigned: Object.entries(
          AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {},
        ).map(([topic, partitions]) => ({ topic: this.#connection.logicalName(topic), partitions })),
      })),
    }));
  }

  #history(topic: string, partition: number): OffsetHistory {
    const key = place(topic, partition);
    const known = this.#histories.get(key);
    if (known !== undefined) return known;
    const history = new OffsetHistory();
    this.#histories.set(key, history);
    return history;
  }
}

const place = (topic: string, partition: number): string => `${topic}/${String(partition)}`;
