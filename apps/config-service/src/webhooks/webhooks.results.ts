import type { FieldError } from '@sight-webhooks/contracts';
import type { Webhook } from './webhook.js';

export type Invalid = { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };
export type Saved = {
  readonly kind: 'saved';
  readonly webhook: Webhook;
  /** False when the broker has not acknowledged in time: it is published as soon as that is possible. */
  readonly published: boolean;
};
export type CreateResult = Saved | Invalid;
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
