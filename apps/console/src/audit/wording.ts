import type { AuditAction, AuditedChange, AuditEntryView, DenialReason } from '@sight-webhooks/contracts/api';

const ACTIONS: Readonly<Record<AuditAction, string>> = {
  'webhook.created': 'created the webhook',
  'webhook.edited': 'edited the webhook',
  'webhook.activated': 'activated the webhook',
  'webhook.deactivated': 'deactivated the webhook',
  'webhook.secret_rotated': 'replaced the signing secret of',
  'webhook.secret_shown': 'was shown the signing secret of',
  'webhook.removed': 'removed the webhook',
  'pinned_authorities.replaced': 'pinned certificate authorities',
  'pinned_authorities.removed': 'removed the pinned certificate authorities',
  'access.denied': 'was not let through',
};

const REASONS: Readonly<Record<DenialReason, string>> = {
  role: 'without the role for it',
  forged_request: 'by a request that the console did not make',
  not_found: 'for a webhook that is not there',
};

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  url: 'URL',
  status: 'Status',
  events: 'Events',
  'basicAuth.username': 'Username',
  'basicAuth.password': 'Password',
  signingSecret: 'Signing secret',
  pinnedAuthorities: 'Authorities',
};

/** Who did it, and what. */
export function sentenceOf({ action, webhookName, denial }: AuditEntryView): string {
  if (denial !== null) return `${ACTIONS[action]}: ${denial.operation}, ${REASONS[denial.reason]}`;
  return webhookName === null ? ACTIONS[action] : `${ACTIONS[action]} “${webhookName}”`;
}

export function nameOf({ actor }: AuditEntryView): string {
  return actor.name ?? actor.subject;
}

/** A field, and what became of it. */
export function changeOf({ field, before, after }: AuditedChange): string {
  const name = FIELDS[field] ?? field;
  if (before === null) return `${name}: ${textOf(after)}`;
  if (after === null) return `${name} removed, was ${textOf(before)}`;
  if (before === after) return `${name}: replaced`;
  return `${name}: ${textOf(after)}, was ${textOf(before)}`;
}

const textOf = (value: AuditedChange['before']): string => {
  const text = Array.isArray(value) ? value.join(', ') : (value ?? 'nothing');
  return text === '***' ? 'a secret' : text;
};
