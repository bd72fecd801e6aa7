import { randomBytes } from 'node:crypto';
import {
  SecretUnavailableError,
  openSecret,
  sealSecret,
  type Keyring,
  type SecretBinding,
} from '@sight-webhooks/contracts';
import type { Seal } from './webhook.js';

const SIGNING_SECRET_BYTES = 32;

/** A new Standard Webhooks signing secret. */
export function makeSigningSecret(): string {
  return `whsec_${randomBytes(SIGNING_SECRET_BYTES).toString('base64')}`;
}

/** Seals and opens what must not be readable in the database or in a topic. */
export class WebhookSecrets {
  readonly #keyring: Keyring;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Seals for one webhook: the ciphertext is worth nothing under any other. */
  sealerOf(accountId: string, webhookId: string): Seal {
    return (plaintext, field) => sealSecret(plaintext, { accountId, webhookId, field }, this.#keyring);
  }

  /** Whether this was sealed for the webhook; not when its key is no longer in the keyring. */
  matches(plaintext: string, sealed: string, binding: SecretBinding): boolean {
    try {
      return openSecret(sealed, binding, this.#keyring) === plaintext;
    } catch (error) {
      if (error instanceof SecretUnavailableError) return false;
      throw error;
    }
  }

  /** @throws SecretUnavailableError when its key is no longer in the keyring */
  openSigningSecret(accountId: string, webhookId: string, sealed: string): string {
    return openSecret(sealed, { accountId, webhookId, field: 'signingSecret' }, this.#keyring);
  }
}
