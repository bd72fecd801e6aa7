import type { AttemptError } from '@sight-webhooks/contracts';

/** The name could not be resolved. A class of its own, because DNS reuses codes such as ECONNREFUSED. */
export class NameResolutionError extends Error {
  override readonly name = 'NameResolutionError';
}

/** The endpoint's address is one that requests must not go to. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

const BY_CODE: Readonly<Record<string, AttemptError>> = {
  ECONNREFUSED: 'connection_refused',

  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  // The body ended before its length was reached.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection_reset',

  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EINVAL: 'unreachable',
  // We have no descriptor or buffer left for a connection.
  EMFILE: 'unreachable',
  ENFILE: 'unreachable',
  ENOBUFS: 'unreachable',

  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',

  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  // A path or header that HTTP/1.1 cannot carry.
  UND_ERR_INVALID_ARG: 'protocol',

  EPROTO: 'tls',
  CRL_HAS_EXPIRED: 'tls',
  CRL_NOT_YET_VALID: 'tls',
  CRL_SIGNATURE_FAILURE: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  // What Node has no code for, such as a name that the authority may not vouch for, or a key that is too small.
  UNSPECIFIED: 'tls',
};

const BY_PREFIX: readonly (readonly [string, AttemptError])[] = [
  ['CERT_', 'tls'],
  ['ERROR_IN_CERT_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_TLS_', 'tls'],
  ['UNABLE_TO_', 'tls'],
];

/** Sorts what Node, undici and OpenSSL report into the public list. What is unknown is a broken connection. */
export function attemptErrorOf(error: unknown): AttemptError {
  if (error instanceof NameResolutionError) return 'dns';
  if (error instanceof BlockedAddressError) return 'blocked_address';
  if (!(error instanceof Error)) return 'connection_reset';
  const code = codeOf(error);
  // undici has one code for a connection that closed and for a response that it cannot accept.
  if (code === 'UND_ERR_SOCKET') return error.message.startsWith('bad ') ? 'protocol' : 'connection_reset';
  // undici's parser errors have no code. At the end of the stream, one means that the body's last chunk is missing.
  if (error.name === 'HTTPParserError') {
    return error.message.includes('Invalid EOF state') ? 'connection_reset' : 'protocol';
  }
  const byPrefix = BY_PREFIX.find(([prefix]) => code.startsWith(prefix));
  return BY_CODE[code] ?? byPrefix?.[1] ?? 'connection_reset';
}

/** The code of an error. One that stands for several, an address each, may have none of its own. */
function codeOf(error: Error): string {
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  const last: unknown = error instanceof AggregateError ? error.errors.at(-1) : undefined;
  return last instanceof Error ? codeOf(last) : '';
}
