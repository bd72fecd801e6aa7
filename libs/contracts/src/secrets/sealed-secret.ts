import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/**
 * Secrets at rest and in topics: AES-256-GCM with a data key per secret, which is itself wrapped (AES-256-GCM) by a
 * key of the keyring. The ciphertext is bound to account, webhook and field, so that it cannot be moved.
 *
 * Text form: `v1.<key id>.<wrapped data key>.<ciphertext>`, each part base64url of nonce (12) ‖ ciphertext ‖ tag (16).
 */

const FORMAT = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 32 bytes in base64 or base64url. Checked as text: decoding stops silently at what it does not know. */
const KEY_TEXT = /^[\w+/-]{43}=?$/;
const KEY_ID = /^[\w-]{1,32}$/;

export type SecretField = 'basicAuth.password' | 'signingSecret' | 'createRequest';

/** What a sealed secret belongs to. */
export type SecretBinding = {
  readonly accountId: string;
  readonly webhookId: string;
  readonly field: SecretField;
};

/**
 * Keys by id, in order; the first one seals, every one opens. KeyObjects: nothing prints their bytes by mistake, and
 * node:crypto takes them three times as fast.
 */
export type Keyring = ReadonlyMap<string, KeyObject>;

export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

/** Why a secret could not be opened; the caller fails that delivery visibly and nothing else. */
export class SecretUnavailableError extends Error {
  override readonly name = 'SecretUnavailableError';
}

/**
 * Reads a keyring setting: `id:key,id:key`, each key 32 bytes in base64.
 * @throws KeyringError that names the entry by its position, never its value
 */
export function parseKeyring(text: string): Keyring {
  const keyring = new Map<string, KeyObject>();
  for (const [index, entry] of text.split(',').entries()) {
    const separator = entry.indexOf(':');
    const id = entry.slice(0, separator).trim();
    const keyText = entry.slice(separator + 1).trim();
    if (separator < 1 || !KEY_ID.test(id)) {
      throw new KeyringError(`entry ${String(index + 1)} is not of the form id:key`);
    }
    if (!KEY_TEXT.test(keyText))
      throw new KeyringError(`entry ${String(index + 1)} is not 32 bytes of base64`);
    if (keyring.has(id)) throw new KeyringError(`entry ${String(index + 1)} repeats a key id`);
    keyring.set(id, createSecretKey(Buffer.from(keyText, 'base64')));
  }
  return keyring;
}

export function sealSecret(plaintext: string, binding: SecretBinding, keyring: Keyring): string {
  const [active] = keyring;
  if (active === undefined) throw new KeyringError('the keyring is empty');
  const [keyId, key] = active;
  const context = additionalData(binding, keyId);
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(dataKey, key, context);
  const ciphertext = encrypt(Buffer.from(plaintext, 'utf8'), createSecretKey(dataKey), context);
  return [FORMAT, keyId, wrapped, ciphertext].join('.');
}

/** @throws SecretUnavailableError when the key is unknown, or the text was changed or moved */
export function openSecret(sealed: string, binding: SecretBinding, keyring: Keyring): string {
  const [format, keyId, wrapped, ciphertext, ...rest] = sealed.split('.');
  if (format !== FORMAT || !keyId || !KEY_ID.test(keyId) || !wrapped || !ciphertext || rest.length > 0) {
    throw new SecretUnavailableError('not a sealed secret');
  }
  const key = keyring.get(keyId);
  if (key === undefined) throw new SecretUnavailableError(`key ${keyId} is not in the keyring`);
  const context = additionalData(binding, keyId);
  const dataKey = createSecretKey(decrypt(wrapped, key, context));
  return decrypt(ciphertext, dataKey, context).toString('utf8');
}

/** Whether a secret is sealed under the key that seals now; anything that is not a sealed secret is not. */
export function isSealedUnderActiveKey(sealed: string, keyring: Keyring): boolean {
  const [activeKeyId] = keyring.keys();
  return sealed.startsWith(`${FORMAT}.${String(activeKeyId)}.`);
}

function additionalData({ accountId, webhookId, field }: SecretBinding, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, keyId, accountId, webhookId, field]));
}

function encrypt(plaintext: Buffer, key: KeyObject, context: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

function decrypt(text: string, key: KeyObject, context: Buffer): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  // Decoding passes over what is not base64url, and over spare bits: only the one spelling that we write is accepted.
  if (bytes.toString('base64url') !== text) throw new SecretUnavailableError('the sealed secret was changed');
  if (bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new SecretUnavailableError('the sealed secret is cut short');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(context)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SecretUnavailableError('the sealed secret was changed or belongs elsewhere');
  }
}
