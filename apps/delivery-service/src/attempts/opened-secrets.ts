import { createSecretKey, type KeyObject } from 'node:crypto';
import { openSecret, type Keyring, type SecretField, type WebhookConfig } from '@sight-webhooks/contracts';
import { LRUCache } from 'lru-cache';
import { signingKeyOf } from '../endpoint/index.js';

/** About 350 bytes each. The one that has not been used for longest is forgotten. */
const MAX_REMEMBERED = 10_000;

type Owner = Pick<WebhookConfig, 'accountId' | 'webhookId'>;
type Opened = Owner & { readonly field: SecretField; readonly key: KeyObject };

/**
 * The secrets of the webhooks that are being delivered to, opened once and remembered as KeyObjects: their bytes are
 * outside of JavaScript's memory, and no log line or error shows them. The keyring that opens them all is in the same
 * process.
 */
export class OpenedSecrets {
  readonly #keyring: Keyring;
  readonly #remembered = new LRUCache<string, Opened>({ max: MAX_REMEMBERED });

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /**
   * @throws SecretUnavailableError when the key is unknown, or the text was changed or moved
   * @throws SigningSecretError when it is no signing secret
   */
  signingKey(sealed: string, owner: Owner): KeyObject {
    return this.#open(sealed, owner, 'signingSecret', signingKeyOf);
  }

  /** @throws SecretUnavailableError when the key is unknown, or the text was changed or moved */
  password(sealed: string, owner: Owner): string {
    return this.#open(sealed, owner, 'basicAuth.password', keyOfText).export().toString('utf8');
  }

  #open(
    sealed: string,
    { accountId, webhookId }: Owner,
    field: SecretField,
    keyOf: (plaintext: string) => KeyObject,
  ): KeyObject {
    const known = this.#remembered.get(sealed);
    // What was moved from elsewhere is opened anew, which fails.
    if (known?.accountId === accountId && known.webhookId === webhookId && known.field === field)
      return known.key;
    const key = keyOf(openSecret(sealed, { accountId, webhookId, field }, this.#keyring));
    this.#remembered.set(sealed, { accountId, webhookId, field, key });
    return key;
  }
}

const keyOfText = (text: string): KeyObject => createSecretKey(text, 'utf8');
