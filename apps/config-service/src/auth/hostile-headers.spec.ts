import fc from 'fast-check';
import { SignJWT, exportJWK, generateKeyPair, createLocalJWKSet } from 'jose';
import { describe, expect, it } from 'vitest';
import { parseIdempotencyKey } from '../webhooks/idempotency-key.js';
import { parseIfMatch } from '../webhooks/expected-version.js';
import { TokenVerifier } from './token-verifier.js';

const { privateKey, publicKey } = await generateKeyPair('ES256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256' }] });
const verifier = new TokenVerifier({ keys, issuer: 'issuer', audience: 'audience' });
const token = await new SignJWT({ account_id: 'acme', roles: ['admin'] })
  .setProtectedHeader({ alg: 'ES256', kid: '1' })
  .setIssuer('issuer')
  .setAudience('audience')
  .setExpirationTime('1h')
  .sign(privateKey);

describe('a token', () => {
  it('counts as it was signed', async () => {
    expect((await verifier.verify(token)).kind).toBe('verified');
  });

  it('counts for nothing with any character changed, added or left out, and is never a fault', async () => {
    const base64url = fc.constantFrom(...Array.from('ABCZaz09-_.=+/ '));
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), base64url, fc.nat(2), async (index, character, removed) => {
        const changed = token.slice(0, index) + character + token.slice(index + removed);
        // The last character of a part has bits that encode nothing: decoded, some changes there are none.
        const same = changed
          .split('.')
          .every((part, n) => decoded(part) === decoded(token.split('.')[n] ?? ''));
        if (same) return;
        expect((await verifier.verify(changed)).kind).toBe('rejected');
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never a fault, whatever it is', async () => {
    const part = fc.oneof(
      fc.base64String(),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc.constant(Buffer.from('{"alg":"ES256","kid":"1"}').toString('base64url')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        expect((await verifier.verify(parts.join('.'))).kind).toBe('rejected');
      }),
      { numRuns: 2_000 },
    );
  });
});

const decoded = (part: string): string => Buffer.from(part, 'base64url').toString('hex');

describe('other headers', () => {
  it('are read or malformed, never a fault', () => {
    const header = fc.oneof(fc.string(), fc.stringMatching(/^(W\/)?"[^"]{0,20}"(, ?(W\/)?"[^"]{0,20}")*$/));
    fc.assert(
      fc.property(header, (text) => {
        const versions = parseIfMatch(text);
        if (versions instanceof Set)
          for (const version of versions) expect(Number.isSafeInteger(version)).toBe(true);
        else expect([undefined, 'malformed']).toContain(versions);
        expect(['key', 'malformed']).toContain(parseIdempotencyKey(text).kind);
      }),
      { numRuns: 2_000 },
    );
  });
});
