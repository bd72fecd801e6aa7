import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';

/** A file is read again for an unknown key, but not more often than this. */
const REREAD_AFTER_MS = 30_000;

/** The issuer's public keys. They are fetched when a token needs them, kept, and fetched again for a key id that is new. */
export function keySetOf(uri: URL): JWTVerifyGetKey {
  return uri.protocol === 'file:' ? fileKeySet(uri) : createRemoteJWKSet(uri);
}

function fileKeySet(file: URL): JWTVerifyGetKey {
  let keys: { readonly get: JWTVerifyGetKey; readonly readAt: number } | undefined;
  const read = async (): Promise<NonNullable<typeof keys>> => {
    const json = JSON.parse(await readFile(file, 'utf8')) as JSONWebKeySet;
    return { get: createLocalJWKSet(json), readAt: Date.now() };
  };
  return async (header, token) => {
    keys ??= await read();
    try {
      return await keys.get(header, token);
    } catch (error) {
      const isNew = error instanceof errors.JWKSNoMatchingKey;
      if (!isNew || Date.now() - keys.readAt < REREAD_AFTER_MS) throw error;
      keys = await read();
      return keys.get(header, token);
    }
  };
}
