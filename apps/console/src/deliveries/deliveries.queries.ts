import type { DeliveryDetail } from '@sight-webhooks/contracts/api';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { fetchDeliveries, fetchDelivery, type DeliveryFilter } from './deliveries.api.js';

const LIVE_INTERVAL_MS = 2_000;
/** Every page that has been loaded is looked at again, so a long list is looked at less often. */
const PAGES_PER_INTERVAL = 3;

/** The deliveries that match, newest first; looked at again every 2 s while they are seen and `isLive`. */
export function useDeliveries(filter: DeliveryFilter, isLive: boolean) {
  return useInfiniteQuery({
    queryKey: ['deliveries', filter],
    queryFn: ({ pageParam, signal }) => fetchDeliveries(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages.length ?? 1;
      return isLive && LIVE_INTERVAL_MS * Math.ceil(pages / PAGES_PER_INTERVAL);
    },
    placeholderData: keepPreviousData,
  });
}

const hasEnded = ({ status }: DeliveryDetail): boolean => status !== 'pending' && status !== 'retrying';

/** One delivery, followed until it has ended. */
export function useDelivery(messageId: string) {
  return useQuery({
    queryKey: ['delivery', messageId],
    queryFn: ({ signal }) => fetchDelivery(messageId, signal),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : LIVE_INTERVAL_MS),
  });
}
