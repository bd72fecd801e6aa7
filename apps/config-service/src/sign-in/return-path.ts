const BASE = 'http://console.invalid';

/**
 * Where to go after signing in: a path of the console, with its query. Anything else — another site, however it is
 * spelled, or the sign-in itself — becomes `/`.
 */
export function returnPath(text: unknown): string {
  if (typeof text !== 'string' || !text.startsWith('/') || !URL.canParse(text, BASE)) return '/';
  const { origin, pathname, search, hash } = new URL(text, BASE);
  const path = pathname + search + hash;
  // A browser reads the result once more: `/.//elsewhere` has become `//elsewhere`, which is another site.
  const staysHere = origin === BASE && URL.canParse(path, BASE) && new URL(path, BASE).origin === BASE;
  return staysHere && !pathname.startsWith('/auth/') ? path : '/';
}
