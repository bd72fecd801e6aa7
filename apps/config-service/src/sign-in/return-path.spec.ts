import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path.js';

describe('the path to return to', () => {
  it.each([
    '/',
    '/webhooks/4f1c?tab=deliveries#top',
    '/deliveries?status=failed&from=2026-11-24T08%3A00%3A00Z',
  ])('is kept: %s', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    '/.//',
    '\\\\elsewhere.example',
    'javascript:alert(1)',
    'webhooks',
    '',
    '/auth/login?returnTo=/',
    undefined,
    ['/a', '/b'],
  ])('is not %j', (text) => {
    expect(returnPath(text)).toBe('/');
  });

  it('never leads to another site', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\n',
      '@',
      ':',
      'a.example',
      '%2f',
      '?',
      '#',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = returnPath(`/${pieces.join('')}`);
        expect(path.startsWith('/')).toBe(true);
        expect(new URL(path, 'https://sight.example').origin).toBe('https://sight.example');
      }),
    );
  });
});
