import { operationsSchema, type Operations } from '@sight-webhooks/contracts/api';
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/http.js';

const LIVE_INTERVAL_MS = 5_000;

async function fetchOperations(signal: AbortSignal): Promise<Operations> {
  return (await call('/api/v1/operations', operationsSchema, { signal })).body;
}

/** How the services run, looked at again every 5 s while it is seen. */
export function useOperations() {
  return useQuery({
    queryKey: ['operations'],
    queryFn: ({ signal }) => fetchOperations(signal),
    refetchInterval: LIVE_INTERVAL_MS,
  });
}
