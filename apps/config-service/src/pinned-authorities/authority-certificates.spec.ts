import { certificate } from '@sight-webhooks/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthorities, subjectOf } from './authority-certificates.js';

const NOW = new Date('2026-11-24T16:00:00Z');
const CA = certificate('private-ca.pem');
const OTHER = certificate('constrained-ca.pem');

const detailOf = (text: string, now = NOW): string => {
  const parsed = parseAuthorities(text, now);
  return parsed.kind === 'invalid' ? parsed.detail : 'valid';
};

describe('parseAuthorities', () => {
  it('reads one or several, once each, and keeps nothing else of the text', () => {
    const parsed = parseAuthorities(`# ours\r\n${CA.replaceAll('\n', '\r\n')}canary\n${OTHER}\n${CA}`, NOW);
    const certificates = parsed.kind === 'authorities' ? parsed.certificates : [];
    expect(certificates.map(subjectOf)).toEqual(['O=Tests, CN=Private CA', 'O=Tests, CN=CA for example.com']);
    expect(certificates.map(String).join('')).toBe(CA + OTHER);
  });

  it('takes an intermediate authority', () => {
    expect(detailOf(certificate('private-intermediate.pem'))).toBe('valid');
  });

  it.each([
    ['a private key alone', certificate('private-key.pem'), /^holds a private key/],
    ['a private key beside it', CA + certificate('private-key.pem'), /^holds a private key/],
    ['a key whose end is cut off', `${CA}-----BEGIN RSA PRIVATE KEY-----\ncanary`, /^holds a private key/],
    ['an encrypted key', '-----begin encrypted private key-----\ncanary', /^holds a private key/],
    ['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary', /^holds a private key/],
    ['no PEM', 'MIIB', /^is not PEM/],
    ['a block that does not end', CA.slice(0, -30), /^is not PEM/],
    ['a block inside another', CA.replace('\n', '\n-----BEGIN CERTIFICATE-----\n'), /^is not PEM/],
    [
      'another block',
      `${CA}-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----`,
      /^certificate 2 is not/,
    ],
    ['a damaged certificate', CA.replace('MII', 'AAA'), /^is not a certificate that can be read$/],
    ['six', [CA, CA, CA, CA, CA, CA].join(''), /^has 6 certificates, and at most 5/],
    [
      'that of a server',
      certificate('private.pem'),
      /^certificate 1 \(O=Tests, CN=localhost\) is not .* authority/,
    ],
    ['an expired one', CA + certificate('expired-ca.pem'), /^certificate 2 .*has expired, on 2021-01-01$/],
    ['a weak one', certificate('weak-ca.pem'), /RSA key of 1024 bits, and 2048 are needed$/],
  ])('refuses %s', (_, text, expected) => {
    const detail = detailOf(text);
    expect(detail).toMatch(expected);
    expect(detail).not.toContain('canary');
  });

  it('refuses one of tomorrow', () => {
    expect(detailOf(CA, new Date('2020-01-01'))).toMatch(/is not valid before 2026-/);
  });

  it('never throws, however a text is damaged, and is done soon', () => {
    const damaged = fc
      .tuple(fc.constantFrom(CA, OTHER + CA), fc.nat(2_000), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([text, at, inserted]) => text.slice(0, at) + inserted + text.slice(at + inserted.length));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (text) => void detailOf(text, NOW)),
    );
    const startedAt = performance.now();
    detailOf('-----BEGIN '.repeat(3_000));
    detailOf(`-----BEGIN ${'A'.repeat(32_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
