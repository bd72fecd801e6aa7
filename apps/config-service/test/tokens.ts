import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LOCAL_AUDIENCE, LOCAL_ISSUER, type StackKeys } from '@sight-webhooks/testing';
import {
  SignJWT,
  UnsecuredJWT,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
  type JSONWebKeySet,
} from 'jose';

const ALGORITHM = 'ES256';
const KEY_ID = 'local-1';
const CLAIMS = { account_id: 'acme', roles: ['account-owner'] };

/** Tokens of an owner of acme that are wrong in one respect each. */
export class WrongTokens {
  readonly #keys: StackKeys;

  constructor(keys: StackKeys) {
    this.#keys = keys;
  }

  expired = (): Promise<string> => this.#mint({ lifetimeSeconds: -60 });
  wrongAudience = (): Promise<string> => this.#mint({ audience: 'other' });
  wrongIssuer = (): Promise<string> => this.#mint({ issuer: 'https://evil.example' });

  unsigned(): Promise<string> {
    const token = new UnsecuredJWT(CLAIMS).setIssuer(LOCAL_ISSUER).setAudience(LOCAL_AUDIENCE);
    return Promise.resolve(token.setExpirationTime('1h').encode());
  }

  /** The public key as the secret of an HMAC: what a verifier accepts that trusts the header's algorithm. */
  async confused(form: 'pem' | 'jwk'): Promise<string> {
    const publicKey = await this.#publicKey();
    const secret =
      form === 'jwk'
        ? JSON.stringify(publicKey)
        : await exportSPKI((await importJWK(publicKey, ALGORITHM)) as CryptoKey);
    return this.#claims(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: KEY_ID }).sign(Buffer.from(secret));
  }

  async unknownKeyId(): Promise<string> {
    const token = this.#claims(CLAIMS).setProtectedHeader({ alg: ALGORITHM, kid: 'unknown' });
    return token.sign(await this.#privateKey());
  }

  /** A stranger's signature under the key id that is known. */
  async forged(): Promise<string> {
    const { privateKey } = await generateKeyPair(ALGORITHM);
    return this.#claims(CLAIMS).setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(privateKey);
  }

  /** Brings the stranger's key along, for a verifier that takes it from there. */
  async ownKeyInHeader(): Promise<string> {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
    const jwk = await exportJWK(publicKey);
    return this.#claims(CLAIMS).setProtectedHeader({ alg: ALGORITHM, jwk }).sign(privateKey);
  }

  /** Another account under a signature that is genuine. */
  async tampered(): Promise<string> {
    const [header, , signature] = (await this.#mint()).split('.');
    const payload = Buffer.from(JSON.stringify({ ...CLAIMS, account_id: 'globex' })).toString('base64url');
    return [header, payload, signature].join('.');
  }

  async withoutExpiry(): Promise<string> {
    const token = new SignJWT(CLAIMS).setIssuer(LOCAL_ISSUER).setAudience(LOCAL_AUDIENCE);
    return token.setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(await this.#privateKey());
  }

  async notYetValid(): Promise<string> {
    const token = this.#claims(CLAIMS).setNotBefore('1h');
    return token.setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(await this.#privateKey());
  }

  async withoutAccount(): Promise<string> {
    const token = this.#claims({ roles: CLAIMS.roles });
    return token.setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(await this.#privateKey());
  }

  #mint(differences: Partial<Parameters<StackKeys['mintToken']>[0]> = {}): Promise<string> {
    return this.#keys.mintToken({ account: CLAIMS.account_id, roles: CLAIMS.roles, ...differences });
  }

  #claims(claims: Record<string, unknown>): SignJWT {
    return new SignJWT(claims)
      .setIssuer(LOCAL_ISSUER)
      .setAudience(LOCAL_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h');
  }

  async #privateKey(): Promise<CryptoKey> {
    const jwk = JSON.parse(await readFile(this.#keys.signingKeyFile, 'utf8')) as JWK;
    return (await importJWK(jwk, ALGORITHM)) as CryptoKey;
  }

  async #publicKey(): Promise<JWK> {
    const text = await readFile(fileURLToPath(this.#keys.jwksUri), 'utf8');
    const [key] = (JSON.parse(text) as JSONWebKeySet).keys;
    if (key === undefined) throw new Error('the key set is empty');
    return key;
  }
}
