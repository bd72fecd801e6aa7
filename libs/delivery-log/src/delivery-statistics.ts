import {
  DELIVERY_STATUSES,
  STATISTICS_PERIODS,
  type DeliveryStatus,
  type StatisticsPeriod,
  type StatisticsSlot,
  type WebhookStatistics,
} from '@sight-webhooks/contracts';
import type { DeliveryModel } from './delivery.schema.js';

export type DeliveryStatisticsQuery = {
  readonly accountId: string;
  readonly webhookIds: readonly string[];
  readonly period: StatisticsPeriod;
  readonly now: Date;
};

/** How many deliveries of a webhook have a status, in one slot of the period. */
export type DeliveryCount = {
  readonly _id: { readonly webhookId: string; readonly status: DeliveryStatus; readonly slot: number };
  readonly count: number;
  readonly latest: Date;
};

/** A query that takes longer is given up by the server. */
const QUERY_TIMEOUT_MS = 10_000;

/**
 * Counts in the database. Naming every status opens the index by status, which holds all that is counted, besides the
 * one by webhook: the database takes the one that reads less.
 */
export function statisticsQuery(model: DeliveryModel, query: DeliveryStatisticsQuery) {
  const { slotMs } = STATISTICS_PERIODS[query.period];
  return model
    .aggregate<DeliveryCount>([
      {
        $match: {
          accountId: query.accountId,
          'state.status': { $in: [...DELIVERY_STATUSES] },
          createdAt: { $gte: new Date(firstSlot(query) * slotMs) },
          webhookId: { $in: [...query.webhookIds] },
        },
      },
      {
        $group: {
          _id: {
            webhookId: '$webhookId',
            status: '$state.status',
            slot: { $floor: { $divide: [{ $toLong: '$createdAt' }, slotMs] } },
          },
          count: { $sum: 1 },
          latest: { $max: '$createdAt' },
        },
      },
    ])
    .option({ maxTimeMS: QUERY_TIMEOUT_MS });
}

/** Slots are numbered from the epoch, so that they begin at the same times whenever one asks. */
function firstSlot({ period, now }: DeliveryStatisticsQuery): number {
  const { slotMs, slots } = STATISTICS_PERIODS[period];
  return Math.floor(now.getTime() / slotMs) - slots + 1;
}

const COUNTED_AS: Readonly<Record<DeliveryStatus, keyof Omit<StatisticsSlot, 'startedAt'>>> = {
  pending: 'waiting',
  retrying: 'waiting',
  delivered: 'delivered',
  failed: 'failed',
  skipped: 'skipped',
};

/** Puts counts into the slots of the period. */
export function toStatistics(
  query: DeliveryStatisticsQuery,
  counts: readonly DeliveryCount[],
): WebhookStatistics[] {
  const byWebhook = Map.groupBy(counts, ({ _id }) => _id.webhookId);
  return query.webhookIds.map((webhookId) => statisticsOf(query, webhookId, byWebhook.get(webhookId) ?? []));
}

function statisticsOf(
  query: DeliveryStatisticsQuery,
  webhookId: string,
  counts: readonly DeliveryCount[],
): WebhookStatistics {
  const { slotMs, slots } = STATISTICS_PERIODS[query.period];
  const first = firstSlot(query);
  const filled = Array.from({ length: slots }, (_, index) => emptySlot((first + index) * slotMs));
  for (const { _id, count } of counts) {
    const slot = filled[_id.slot - first];
    if (slot !== undefined) slot[COUNTED_AS[_id.status]] += count;
  }
  return {
    webhookId,
    lastDeliveredAt: latestOf(counts, 'delivered'),
    lastFailedAt: latestOf(counts, 'failed'),
    slots: filled,
  };
}

const emptySlot = (startedAtMs: number): StatisticsSlot => ({
  startedAt: new Date(startedAtMs).toISOString(),
  delivered: 0,
  failed: 0,
  skipped: 0,
  waiting: 0,
});

function latestOf(counts: readonly DeliveryCount[], status: DeliveryStatus): string | null {
  const times = counts.filter(({ _id }) => _id.status === status).map(({ latest }) => latest.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
