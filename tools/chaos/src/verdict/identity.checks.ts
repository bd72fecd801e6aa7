import type { Ledger } from '../ledger/entries.js';
import type { Pair } from './index-of-pairs.js';
import type { Violation } from './violation.js';

/** One messageId and one body for a pair, the contract's body, and no messageId for two pairs. */
export function checkIdentity(pairs: readonly Pair[]): Violation[] {
  const owners = new Map<string, string>();
  return pairs.flatMap(({ key, requests, delivery }): Violation[] => {
    const ids = new Set(requests.map(({ messageId }) => messageId));
    if (delivery !== undefined) ids.add(delivery.messageId);
    const bodies = new Set(requests.map(({ body }) => body));
    const [messageId = ''] = ids;
    const owner = owners.get(messageId);
    owners.set(messageId, key);
    if (ids.size > 1) return [{ check: 'identity', detail: `${key}: messageIds ${[...ids].join(', ')}` }];
    if (bodies.size > 1) return [{ check: 'identity', detail: `${key}: ${String(bodies.size)} bodies` }];
    if (owner !== undefined) return [{ check: 'identity', detail: `${key}: has the messageId of ${owner}` }];
    return [];
  });
}

export function checkSignatures({ requests }: Ledger): Violation[] {
  return requests
    .filter(({ signature }) => signature === 'wrong')
    .map(({ messageId, attempt }) => ({
      check: 'signature' as const,
      detail: `${messageId}: the signature of attempt ${String(attempt)} is wrong`,
    }));
}

/** What nobody can read is put aside, each record at least once. */
export function checkPoison({ poison: { produced, putAside } }: Ledger): Violation[] {
  if (putAside >= produced) return [];
  const detail = `${String(produced)} unreadable records were produced, ${String(putAside)} put aside`;
  return [{ check: 'poison', detail }];
}

export function checkExits({ unexpectedExits }: Ledger): Violation[] {
  return unexpectedExits.map((detail) => ({ check: 'exits' as const, detail }));
}
