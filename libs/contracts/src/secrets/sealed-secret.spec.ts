import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  KeyringError,
  SecretUnavailableError,
  isSealedUnderActiveKey,
  openSecret,
  parseKeyring,
  sealSecret,
  type SecretBinding,
} from './sealed-secret.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64')) as [
  string,
  string,
];
const keyring = parseKeyring(`k1:${oldKey}`);
const binding: SecretBinding = { accountId: 'acme', webhookId: 'hook-1', field: 'basicAuth.password' };

describe('a sealed secret', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plaintext) => {
        const sealed = sealSecret(plaintext, binding, keyring);
        expect(openSecret(sealed, binding, keyring)).toBe(plaintext);
        expect(sealed).toMatch(/^v1\.k1\.[\w-]{80}\.[\w-]{38,}$/);
      }),
    );
  });

  it('looks different each time', () => {
    expect(sealSecret('123', binding, keyring)).not.toBe(sealSecret('123', binding, keyring));
  });

  it.each([
    { accountId: 'other' },
    { webhookId: 'hook-2' },
    { field: 'signingSecret' as const },
    // The parts are told apart, not only strung together.
    { accountId: 'acmehook', webhookId: '-1' },
  ])('cannot be moved to %j', (other) => {
    const sealed = sealSecret('123', binding, keyring);
    expect(() => openSecret(sealed, { ...binding, ...other }, keyring)).toThrow(SecretUnavailableError);
  });

  it('cannot be opened without its key', () => {
    const sealed = sealSecret('123', binding, keyring);
    expect(() => openSecret(sealed, binding, parseKeyring(`k2:${newKey}`))).toThrow(
      /k1 is not in the keyring/,
    );
    expect(() => openSecret(sealed, binding, parseKeyring(`k1:${newKey}`))).toThrow(SecretUnavailableError);
  });

  it('stays readable while the key is rotated', () => {
    const sealedBefore = sealSecret('123', binding, keyring);
    const rotated = parseKeyring(`k2:${newKey},k1:${oldKey}`);
    expect(openSecret(sealedBefore, binding, rotated)).toBe('123');
    const sealedAfter = sealSecret('123', binding, rotated);
    expect(sealedAfter).toMatch(/^v1\.k2\./);
    expect(openSecret(sealedAfter, binding, parseKeyring(`k2:${newKey}`))).toBe('123');
  });

  it('under another key id is not opened with that key', () => {
    const both = parseKeyring(`k1:${oldKey},k2:${oldKey}`);
    const renamed = sealSecret('123', binding, both).replace('v1.k1.', 'v1.k2.');
    expect(() => openSecret(renamed, binding, both)).toThrow(SecretUnavailableError);
  });

  it.each(['', '1', '12', '123'])('shows every change of a single character (secret "%s")', (plaintext) => {
    const sealed = sealSecret(plaintext, binding, keyring);
    for (let index = 0; index < sealed.length; index += 1) {
      for (const character of ['A', 'B', 'Q', 'g', 'w', '_', '.', '=', ' ', '']) {
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
        if (changed === sealed) continue;
        expect(() => openSecret(changed, binding, keyring)).toThrow(SecretUnavailableError);
      }
    }
  });

  it('never opens from something else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String()).map((parts) => parts.join('.')),
        ),
        (text) => {
          expect(() => openSecret(text, binding, keyring)).toThrow(SecretUnavailableError);
        },
      ),
    );
  });

  it('does not appear in the error', () => {
    const failure = (sealed: string) => {
      try {
        return openSecret(sealed, binding, keyring);
      } catch (error) {
        return String(error);
      }
    };
    expect(failure('v1.s3cret word.a.b')).not.toContain('s3cret');
    expect(failure('v1.k1.s3cret.b')).not.toContain('s3cret');
  });
});

describe('parseKeyring', () => {
  it('keeps the order: the first key seals', () => {
    expect([...parseKeyring(` k2:${newKey} , k1:${oldKey}`).keys()]).toEqual(['k2', 'k1']);
  });

  it.each([
    ['nothing', '', 1],
    ['no key id', oldKey, 1],
    ['an empty key id', `:${oldKey}`, 1],
    ['a key id with other characters', `a.b:${oldKey}`, 1],
    ['a short key', `k1:${oldKey},k2:${newKey.slice(0, 20)}`, 2],
    ['a long key', `k1:${newKey}${oldKey}`, 1],
    ['a key id twice', `k1:${oldKey},k1:${newKey}`, 2],
    ['a comma at the end', `k1:${oldKey},`, 2],
  ])('names the entry that is wrong, without its value: %s', (_name, text, entry) => {
    const problem = (() => {
      try {
        return parseKeyring(text);
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(KeyringError);
    expect(String(problem)).toMatch(`entry ${String(entry)} `);
    for (const key of [oldKey, newKey]) expect(String(problem)).not.toContain(key.slice(0, 8));
  });

  it('never shows a key in an error', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1 }), (parts) => {
        try {
          parseKeyring(parts.join(','));
        } catch (error) {
          for (const part of parts) expect(String(error)).not.toContain(part);
        }
      }),
    );
  });
});

it('tells which secrets are not under the key that seals now', () => {
  const both = parseKeyring(`k2:${newKey},k1:${oldKey}`);
  expect(isSealedUnderActiveKey(sealSecret('x', binding, keyring), both)).toBe(false);
  expect(isSealedUnderActiveKey(sealSecret('x', binding, both), both)).toBe(true);
  expect(isSealedUnderActiveKey('v1.k22.x.x', both)).toBe(false);
});
