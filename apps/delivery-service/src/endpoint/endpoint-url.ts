import type { AttemptError } from '@sight-webhooks/contracts';

export type EndpointUrl =
  | { readonly ok: true; readonly origin: string; readonly path: string }
  | { readonly ok: false; readonly error: AttemptError };

/**
 * Splits a webhook's URL for a request. `new URL()` also turns every spelling of a host (decimal, octal,
 * hexadecimal, full-width) into the one that is vetted and dialled.
 *
 * What is no http(s) URL, or carries credentials, is `protocol`; http where only https is allowed, `blocked_address`.
 */
export function parseEndpointUrl(text: string, allowHttp: boolean): EndpointUrl {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return { ok: false, error: 'protocol' };
  if (url.username !== '' || url.password !== '') return { ok: false, error: 'protocol' };
  if (url.protocol === 'http:' && !allowHttp) return { ok: false, error: 'blocked_address' };
  return { ok: true, origin: url.origin, path: url.pathname + url.search };
}
