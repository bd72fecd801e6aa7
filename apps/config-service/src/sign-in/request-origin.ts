import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesSomething = (method: string): boolean => !SAFE_METHODS.has(method);

/**
 * Whether a page of the console itself made the request, as browsers say of every request that can change something.
 * A client that says nothing is none that cookies are meant for.
 */
export function isFromConsole(headers: IncomingHttpHeaders, publicUrl: URL): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin !== undefined) return origin === publicUrl.origin;
  return site !== undefined;
}
