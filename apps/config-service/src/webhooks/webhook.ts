import type { SecretField } from '@sight-webhooks/contracts';

export type SealedBasicAuth = {
  readonly username: string;
  readonly sealedPassword: string;
  /** False when the password is the empty string, which basic authentication allows. */
  readonly passwordSet: boolean;
};

/** A secret that has been replaced, and that requests are signed with as well until `validUntil`. */
export type RetiringSecret = { readonly sealed: string; readonly validUntil: Date };

/** A webhook as it is stored. Secrets are sealed before they get here. */
export type Webhook = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly url: string;
  readonly active: boolean;
  /** Codes of the event catalogue. */
  readonly events: readonly string[];
  readonly basicAuth: SealedBasicAuth | null;
  /** The current one. Empty once the webhook has been removed. */
  readonly sealedSigningSecrets: readonly string[];
  /** Replaced ones, the latest first, for as long as they still count. */
  readonly retiringSigningSecrets: readonly RetiringSecret[];
  /** PEM certificates that the account has pinned, the same for all its webhooks; null for the public authorities. */
  readonly pinnedAuthorities: string | null;
  /** 1 when created, and one more with every change, the removal included. */
  readonly version: number;
  /** The highest version that the broker is known to have acknowledged; 0 for none. */
  readonly publishedVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly removedAt: Date | null;
};

/** The part of a webhook that changes can set. */
export type WebhookFields = Pick<
  Webhook,
  | 'name'
  | 'url'
  | 'active'
  | 'events'
  | 'basicAuth'
  | 'sealedSigningSecrets'
  | 'retiringSigningSecrets'
  | 'removedAt'
>;

/** The fields that a change sets to something else; empty when it changes nothing. */
export type FieldChanges = Partial<WebhookFields>;

/** Seals a secret of one webhook. */
export type Seal = (plaintext: string, field: SecretField) => string;
