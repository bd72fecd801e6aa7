import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.has(hostname);

/** What travels there is safe on the way: https:, or http: that does not leave this host. */
export const isProtected = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));

export const webUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isProtected(url)) return url;
  context.addIssue({ code: 'custom', message: 'must be an https: URL, or an http: URL of this host' });
  return z.NEVER;
});
