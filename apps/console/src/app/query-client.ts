import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/http.js';

const MAX_RETRIES = 2;

/** An answer of 4xx stays the same however often one asks. */
const isFinal = (error: Error): boolean => error instanceof ApiError && error.status < 500;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => !isFinal(error) && failures < MAX_RETRIES,
        // The server is asked whatever the browser thinks of the network: it may be on this machine.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
