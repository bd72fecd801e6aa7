import type { EndSample } from './offset-history.js';
import type { OffsetRange } from './offset-window.js';

/** A consumer group and the topics that it reads. */
export type GroupTopics = { readonly groupId: string; readonly topics: readonly string[] };

/** What a partition holds. */
export type PartitionEnds = { readonly earliest: number; readonly end: number };

/** How far a consumer group is behind in one partition. */
export type PartitionLag = PartitionEnds & {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  /** Undefined where the group has never committed: it begins with the earliest record then. */
  readonly committed: number | undefined;
  /** Records that are not finished. */
  readonly records: number;
  /** How long the first of them has been in the topic, milliseconds; at least so long. */
  readonly ageMs: number;
  /** Records that were deleted before the group had them. */
  readonly lost: number;
};

export type Committed = {
  readonly offset: number | undefined;
  /** Ranges above it that are finished already. */
  readonly finishedAbove: readonly OffsetRange[];
};

/**
 * The records that a group has not finished. Kafka's own figure, the distance from the committed offset to the end,
 * would count everything behind one slow record.
 */
export function unfinishedRecords(
  { offset, finishedAbove }: Committed,
  { earliest, end }: PartitionEnds,
): number {
  const from = positionOf(offset, earliest);
  let records = Math.max(0, end - from);
  for (const { first, last } of finishedAbove) {
    records -= Math.max(0, Math.min(last + 1, end) - Math.max(first, from));
  }
  return records;
}

/** Where the group goes on. What has been deleted cannot be read any more, committed or not. */
export function positionOf(committed: number | undefined, earliest: number): number {
  return Math.max(committed ?? earliest, earliest);
}

/** What was deleted before the group had it; nothing that a group that has never committed could have missed. */
export function lostRecords(committed: number | undefined, earliest: number): number {
  return committed === undefined ? 0 : Math.max(0, earliest - committed);
}

const SECOND_MS = 1_000;
const WEEK_MS = 7 * 24 * 3_600 * SECOND_MS;
const FIRST_STEP_MS = 10 * SECOND_MS;
const STEP_FACTOR = 1.15;

/** The moments for which a topic is asked where its end was, when a history does not go back far enough. */
export function momentsBefore(nowMs: number): EndSample['atMs'][] {
  const moments: number[] = [];
  for (let agoMs = FIRST_STEP_MS; agoMs < WEEK_MS; agoMs *= STEP_FACTOR)
    moments.push(Math.floor(nowMs - agoMs));
  return [...moments, nowMs - WEEK_MS];
}
