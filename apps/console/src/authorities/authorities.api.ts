import { pinnedAuthoritiesSchema, type PinnedAuthorities } from '@sight-webhooks/contracts/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from '../api/http.js';

const PATH = '/api/v1/pinned-authorities';
const QUERY_KEY = ['pinned-authorities'];

/** What the account pins. */
export function useAuthorities() {
  return useQuery({
    queryKey: QUERY_KEY,
    queryFn: async ({ signal }) => (await call(PATH, pinnedAuthoritiesSchema, { signal })).body,
  });
}

/** After a change: shows what it has led to, and the audit log anew. */
export function useRefresh() {
  const queryClient = useQueryClient();
  return async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: QUERY_KEY });
    await queryClient.invalidateQueries({ queryKey: ['audit-log'] });
  };
}

export type Change = {
  /** False while the message broker is away: it takes effect as soon as it is back. */
  readonly inEffect: boolean;
};

export async function pinAuthorities(pem: string): Promise<Change & { readonly pinned: PinnedAuthorities }> {
  const { status, body } = await call(PATH, pinnedAuthoritiesSchema, { method: 'PUT', body: { pem } });
  return { pinned: body, inEffect: status !== 202 };
}

export async function unpinAuthorities(): Promise<Change> {
  const { status } = await call(PATH, z.unknown(), { method: 'DELETE' });
  return { inEffect: status !== 202 };
}
