import type { Invalid, RecordHeaders } from './decoded.js';

/** Where an unreadable record stood. */
export type RecordOrigin = { readonly topic: string; readonly partition: number; readonly offset: string };

/**
 * A record of `webhooks.invalid-events`: key, bytes and headers of a record that could not be read, unchanged,
 * with headers that say why and from where.
 */
export function encodeInvalidRecord(
  record: { readonly key: Buffer | null; readonly value: Buffer | null; readonly headers: RecordHeaders },
  origin: RecordOrigin,
  problem: Invalid,
): { key: Buffer | null; value: Buffer | null; headers: Record<string, Buffer | string> } {
  // Copied by definition, not by assignment: a header may be called __proto__.
  const headers = Object.fromEntries(
    Object.entries(record.headers).filter((header): header is [string, Buffer] => header[1] !== undefined),
  );
  return {
    key: record.key,
    value: record.value,
    headers: {
      ...headers,
      'invalid-reason': problem.reason,
      'invalid-detail': problem.detail,
      'invalid-topic': origin.topic,
      'invalid-partition': String(origin.partition),
      'invalid-offset': origin.offset,
    },
  };
}
