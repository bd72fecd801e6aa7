import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditAction, AuditedChange, DenialReason } from '@sight-webhooks/contracts';
import type { Principal } from '../auth/principal.js';
import type { Webhook } from '../webhooks/webhook.js';

/** One line of the audit log: who did what, or was kept from it. */
export type AuditEntry = {
  readonly id: string;
  readonly accountId: string;
  readonly at: Date;
  readonly actor: { readonly subject: string; readonly name: string | null };
  readonly action: AuditAction;
  readonly webhookId: string | null;
  readonly webhookName: string | null;
  readonly changes: readonly AuditedChange[];
  readonly denial: { readonly operation: string; readonly reason: DenialReason } | null;
};

/** @param before undefined when the webhook is new */
export function changeEntry(
  principal: Principal,
  action: AuditAction,
  before: Webhook | undefined,
  after: Webhook,
): AuditEntry {
  return {
    ...actedBy(principal, after.updatedAt),
    action,
    webhookId: after.id,
    webhookName: after.name,
    changes: after.removedAt === null ? changesOf(before, after) : [],
    denial: null,
  };
}

export function secretShownEntry(principal: Principal, { id, name }: Webhook, at: Date): AuditEntry {
  const what = { webhookId: id, webhookName: name, changes: [], denial: null };
  return { ...actedBy(principal, at), action: 'webhook.secret_shown', ...what };
}

/** @param before as people tell authorities: subject and fingerprint */
export function pinEntry(
  principal: Principal,
  before: readonly string[],
  after: readonly string[],
  at: Date,
): AuditEntry {
  const listed = (authorities: readonly string[]) => (authorities.length === 0 ? null : [...authorities]);
  return {
    ...actedBy(principal, at),
    action: after.length === 0 ? 'pinned_authorities.removed' : 'pinned_authorities.replaced',
    webhookId: null,
    webhookName: null,
    changes: [{ field: 'pinnedAuthorities', before: listed(before), after: listed(after) }],
    denial: null,
  };
}

export function denialEntry(
  principal: Principal,
  denial: NonNullable<AuditEntry['denial']>,
  webhookId: string | null,
  at: Date,
): AuditEntry {
  return {
    ...actedBy(principal, at),
    action: 'access.denied',
    webhookId,
    webhookName: null,
    changes: [],
    denial,
  };
}

function actedBy({ accountId, subject, name }: Principal, at: Date) {
  return { id: randomUUID(), accountId, at, actor: { subject, name: name ?? null } };
}

type Value = AuditedChange['before'];

const SECRET = '***';

/** What is shown of each field; a change of a secret shows by its ciphertext, which is in here for comparison only. */
const FIELDS: readonly { readonly field: string; readonly of: (webhook: Webhook) => Value; secret?: true }[] =
  [
    { field: 'name', of: ({ name }) => name },
    { field: 'url', of: ({ url }) => url },
    { field: 'status', of: ({ active }) => (active ? 'active' : 'inactive') },
    { field: 'events', of: ({ events }) => [...events] },
    { field: 'basicAuth.username', of: ({ basicAuth }) => basicAuth?.username ?? null },
    { field: 'basicAuth.password', of: ({ basicAuth }) => basicAuth?.sealedPassword ?? null, secret: true },
    { field: 'signingSecret', of: ({ sealedSigningSecrets: [sealed] }) => sealed ?? null, secret: true },
  ];

function changesOf(before: Webhook | undefined, after: Webhook): AuditedChange[] {
  return FIELDS.flatMap(({ field, of, secret }) => {
    const [was, is] = [before === undefined ? null : of(before), of(after)];
    if (isDeepStrictEqual(was, is)) return [];
    if (secret !== true) return { field, before: was, after: is };
    return { field, before: was === null ? null : SECRET, after: is === null ? null : SECRET };
  });
}
