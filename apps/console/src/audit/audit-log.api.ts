import { auditLogPageSchema, type AuditLogPage } from '@sight-webhooks/contracts/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../api/http.js';

const PAGE_SIZE = 50;

async function fetchAuditLog(cursor: string | null, signal: AbortSignal): Promise<AuditLogPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), ...(cursor === null ? {} : { cursor }) });
  return (await call(`/api/v1/audit-log?${query.toString()}`, auditLogPageSchema, { signal })).body;
}

/** Who changed what in the account, newest first. */
export function useAuditLog() {
  return useInfiniteQuery({
    queryKey: ['audit-log'],
    queryFn: ({ pageParam, signal }) => fetchAuditLog(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
