import { expect, it } from 'vitest';
import { problemOfPem } from './pem.js';

it.each([
  [' ', /^Paste/],
  ['-----BEGIN CERTIFICATE-----\nx\n-----BEGIN EC PRIVATE KEY-----', /private key.*not been sent/],
  ['-----begin private key-----', /private key/],
  ['MIIB', /not PEM/],
])('of %j it is said at once', (text, expected) => {
  expect(problemOfPem(text)).toMatch(expected);
});

it('the rest is for the service to judge', () => {
  expect(problemOfPem('-----BEGIN CERTIFICATE-----\nMIIB')).toBeUndefined();
});
