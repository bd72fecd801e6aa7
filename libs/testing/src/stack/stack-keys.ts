import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';

export const LOCAL_ISSUER = 'https://sight.localhost/auth';
export const LOCAL_AUDIENCE = 'sight-webhooks';

const ALGORITHM = 'ES256';
const KEY_ID = 'local-1';

export type TokenClaims = {
  readonly account: string;
  /** `admin` and `account-owner` may manage webhooks. */
  readonly roles: readonly string[];
  /** Twelve hours unless said. */
  readonly lifetimeSeconds?: number;
  readonly issuer?: string;
  readonly audience?: string;
};

/** What a stack of our own needs in place of Sight's identity provider and a key management system. */
export class StackKeys {
  readonly #signingKey: JWK;
  /** SECRETS_KEYRING */
  readonly keyring: string;
  /** AUTH_JWKS_URI: a file that holds the public key. */
  readonly jwksUri: string;
  /** Holds the private key that tokens are signed with, as a JWK. */
  readonly signingKeyFile: string;

  private constructor(folder: string, signingKey: JWK, keyring: string) {
    this.#signingKey = signingKey;
    this.keyring = keyring;
    this.jwksUri = pathToFileURL(join(folder, 'jwks.json')).href;
    this.signingKeyFile = signingKeyFileIn(folder);
  }

  /** Reads the keys of this folder; makes them when there are none. Only their owner can read the secret ones. */
  static async in(folder: string): Promise<StackKeys> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const signingKey = JSON.parse(await onceWritten(signingKeyFileIn(folder), newSigningKey)) as JWK;
    const keyring = await onceWritten(
      join(folder, 'keyring'),
      () => `local-1:${randomBytes(32).toString('base64')}`,
    );
    const { d: _private, ...publicKey } = signingKey;
    await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [publicKey] }));
    return new StackKeys(folder, signingKey, keyring.trim());
  }

  /** A bearer token as Sight would issue it. */
  async mintToken({ account, roles, lifetimeSeconds = 43_200, ...from }: TokenClaims): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ account_id: account, roles })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setIssuer(from.issuer ?? LOCAL_ISSUER)
      .setAudience(from.audience ?? LOCAL_AUDIENCE)
      .setSubject(`${roles[0] ?? 'user'}@${account}`)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(await importJWK(this.#signingKey, ALGORITHM));
  }
}

const signingKeyFileIn = (folder: string): string => join(folder, 'signing-key.json');

async function newSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' });
}

/** The file's text; it is made at the first time, and never seen half written. */
async function onceWritten(path: string, make: () => string | Promise<string>): Promise<string> {
  if (!existsSync(path)) {
    const unfinished = `${path}.${String(process.pid)}`;
    await writeFile(unfinished, await make(), { mode: 0o600 });
    await rename(unfinished, path);
  }
  return readFile(path, 'utf8');
}
