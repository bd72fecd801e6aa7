import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { attemptErrorOf, BlockedAddressError, NameResolutionError } from './attempt-error.js';

const coded = (code: string): Error => Object.assign(new Error(code), { code });

describe('attemptErrorOf', () => {
  it.each([
    ['connection_refused', ['ECONNREFUSED']],
    ['connection_reset', ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']],
    ['unreachable', ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL']],
    ['timeout', ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']],
    ['tls', ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'DEPTH_ZERO_SELF_SIGNED_CERT']],
    [
      'tls',
      ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ],
    ['tls', ['ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'INVALID_PURPOSE']],
    ['protocol', ['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_INVALID_ARG']],
    ['connection_reset', ['ESOMETHINGNEW', '']],
  ])('is %s for %j', (expected, codes) => {
    for (const code of codes) expect(attemptErrorOf(coded(code))).toBe(expected);
  });

  it('looks at what kind of error it is', () => {
    expect(attemptErrorOf(new NameResolutionError('x', { cause: coded('ECONNREFUSED') }))).toBe('dns');
    expect(attemptErrorOf(new BlockedAddressError('x'))).toBe('blocked_address');
    expect(attemptErrorOf(new errors.SocketError('other side closed'))).toBe('connection_reset');
    expect(attemptErrorOf(new errors.SocketError('bad response'))).toBe('protocol');
    expect(attemptErrorOf(new errors.HTTPParserError('(Invalid character in chunk size)'))).toBe('protocol');
    expect(attemptErrorOf(new errors.HTTPParserError('(Invalid EOF state)'))).toBe('connection_reset');
    expect(attemptErrorOf('not an error')).toBe('connection_reset');
  });

  it('takes the last of several addresses’ errors', () => {
    const all = new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]);
    expect(attemptErrorOf(all)).toBe('connection_refused');
  });
});
