import { isDeepStrictEqual } from 'node:util';
import type { BasicAuth, BasicAuthPatch, WebhookCreate, WebhookPatch } from '@sight-webhooks/contracts';
import type {
  FieldChanges,
  RetiringSecret,
  Seal,
  SealedBasicAuth,
  Webhook,
  WebhookFields,
} from './webhook.js';

/** What becomes of a webhook. Pure: time, ids and sealing are passed in. */

export type NewWebhook = WebhookCreate & {
  readonly id: string;
  readonly accountId: string;
  readonly signingSecret: string;
};

/** A webhook is active from the start. */
export function create(
  { id, accountId, signingSecret, ...body }: NewWebhook,
  seal: Seal,
  now: Date,
): Webhook {
  return {
    id,
    accountId,
    name: body.name,
    url: body.url,
    active: true,
    events: body.events,
    basicAuth: body.basicAuth ? sealBasicAuth(body.basicAuth, seal) : null,
    sealedSigningSecrets: [seal(signingSecret, 'signingSecret')],
    retiringSigningSecrets: [],
    pinnedAuthorities: null,
    version: 1,
    publishedVersion: 0,
    createdAt: now,
    updatedAt: now,
    removedAt: null,
  };
}

export type Edit =
  | { readonly kind: 'changes'; readonly changes: FieldChanges }
  /** Only a username was given, and there is no password that could stay. */
  | { readonly kind: 'password_required' };

export type Rotation =
  | { readonly kind: 'changes'; readonly changes: FieldChanges }
  /** Too many replaced secrets still count. */
  | { readonly kind: 'rotated_too_often' };

/** An absent field stays; `basicAuth: null` turns it off; `basicAuth` with only a username keeps the password. */
export function edit(
  webhook: Webhook,
  { basicAuth: basicAuthPatch, ...patch }: WebhookPatch,
  seal: Seal,
): Edit {
  const basicAuth = editBasicAuth(webhook.basicAuth, basicAuthPatch, seal);
  if (basicAuth === 'password_required') return { kind: 'password_required' };
  return { kind: 'changes', changes: differences(webhook, { ...patch, basicAuth }) };
}

/** How long requests are also signed with a secret that has been replaced: time to bring the new one to the receiver. */
const SECRET_OVERLAP_MS = 24 * 3_600_000;
/** Each one is one more signature in every request. */
const MAX_RETIRING_SECRETS = 4;

/** The new secret signs from now on, and the one before it as well for a day. */
export function rotateSigningSecret(
  webhook: Webhook,
  signingSecret: string,
  seal: Seal,
  now: Date,
): Rotation {
  const validUntil = new Date(now.getTime() + SECRET_OVERLAP_MS);
  const replaced = webhook.sealedSigningSecrets.map((sealed) => ({ sealed, validUntil }));
  const retiringSigningSecrets = [...replaced, ...validSecrets(webhook, now)];
  if (retiringSigningSecrets.length > MAX_RETIRING_SECRETS) return { kind: 'rotated_too_often' };
  const sealedSigningSecrets = [seal(signingSecret, 'signingSecret')];
  return { kind: 'changes', changes: { sealedSigningSecrets, retiringSigningSecrets } };
}

/** The replaced secrets that still count. */
export const validSecrets = ({ retiringSigningSecrets }: Webhook, now: Date): RetiringSecret[] =>
  retiringSigningSecrets.filter(({ validUntil }) => validUntil > now);

export const activate = (webhook: Webhook): FieldChanges => differences(webhook, { active: true });
export const deactivate = (webhook: Webhook): FieldChanges => differences(webhook, { active: false });

/** The removed webhook stays known, so that a late record cannot bring it back; its secrets go at once. */
export const remove = (now: Date): FieldChanges => ({
  removedAt: now,
  active: false,
  basicAuth: null,
  sealedSigningSecrets: [],
  retiringSigningSecrets: [],
});

/** @returns the webhook after the changes, as its next version */
export function apply(webhook: Webhook, changes: FieldChanges, now: Date): Webhook {
  return { ...webhook, ...changes, version: webhook.version + 1, updatedAt: now };
}

function editBasicAuth(
  current: SealedBasicAuth | null,
  patch: BasicAuthPatch | null | undefined,
  seal: Seal,
): SealedBasicAuth | null | 'password_required' {
  if (patch === undefined) return current;
  if (patch === null) return null;
  const { username, password } = patch;
  if (password !== undefined) return sealBasicAuth({ username, password }, seal);
  return current === null ? 'password_required' : { ...current, username };
}

function sealBasicAuth({ username, password }: BasicAuth, seal: Seal): SealedBasicAuth {
  return { username, sealedPassword: seal(password, 'basicAuth.password'), passwordSet: password !== '' };
}

function differences(
  webhook: Webhook,
  wanted: { [Field in keyof WebhookFields]?: WebhookFields[Field] | undefined },
): FieldChanges {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) =>
        value !== undefined && !isDeepStrictEqual(webhook[field as keyof WebhookFields], value),
    ),
  );
}
