import type { FieldError } from '@sight-webhooks/contracts';
import type { Webhook } from './webhook.js';

export type Invalid = { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };
export type Saved = {
  readonly kind: 'saved';
  readonly webhook: Webhook;
  /** False when the broker has not acknowledged in time: it is published as soon as that is possible. */
  readonly published: boolean;
};
export type CreateResult =
  | Saved
  | Invalid
  /** The account has as many webhooks as it may have. */
  | { readonly kind: 'limit_reached'; readonly limit: number }
  /** The Idempotency-Key came with another request before. */
  | { readonly kind: 'key_reused' }
  /** What the Idempotency-Key has created is removed by now. */
  | { readonly kind: 'removed_since' }
  /** Too many others created webhooks of the account at the same time. */
  | { readonly kind: 'contended' };
export type ChangeResult =
  | Saved
  | Invalid
  | { readonly kind: 'not_found' }
  | { readonly kind: 'version_mismatch' }
  /** The signing secret has been replaced so often that too many old ones still count. */
  | { readonly kind: 'rotated_too_often' }
  /** Others kept changing the same webhook. */
  | { readonly kind: 'contended' };
export type ListResult =
  | { readonly kind: 'page'; readonly webhooks: readonly Webhook[]; readonly nextCursor: string | null }
  | { readonly kind: 'invalid_cursor' };
