import type { StatisticsPeriod } from '@sight-webhooks/contracts/api';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { fetchEventTypes, fetchStatistics, fetchWebhook, fetchWebhooks } from './webhooks.api.js';

const STATISTICS_INTERVAL_MS = 15_000;

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => fetchWebhooks(signal),
});

export const webhookQuery = (id: string) =>
  queryOptions({ queryKey: ['webhooks', id], queryFn: ({ signal }) => fetchWebhook(id, signal) });

export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: ({ signal }) => fetchEventTypes(signal),
  staleTime: Infinity,
});

/** What happened lately, by the id of the webhook; looked at again every 15 s. */
export function useStatistics(webhookIds: readonly string[], period: StatisticsPeriod = 'day') {
  const { data } = useQuery({
    queryKey: ['statistics', period, ...webhookIds],
    queryFn: ({ signal }) => fetchStatistics(webhookIds, period, signal),
    enabled: webhookIds.length > 0,
    refetchInterval: STATISTICS_INTERVAL_MS,
    placeholderData: keepPreviousData,
    select: (items) => new Map(items.map((each) => [each.webhookId, each])),
  });
  return data;
}
