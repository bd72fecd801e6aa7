import { z } from 'zod';

const MAX_LENGTH = 2048;
// WHATWG URL parsing repairs much (`http:host`, `http:\\host`, tabs); only what needs no repair is accepted.
const WRITTEN_OUT = /^https?:\/\/[^/\\?#]/i;
// eslint-disable-next-line no-control-regex -- URL parsing drops some control characters silently
const BLANK_OR_CONTROL = /[\s\u0000-\u001f\u007f]/;

/** What is wrong with the text as the URL of an endpoint, whatever the network policy; undefined when nothing is. */
function problemOf(text: string): string | undefined {
  if (BLANK_OR_CONTROL.test(text)) return 'must not contain blanks or control characters';
  if (!WRITTEN_OUT.test(text) || !URL.canParse(text)) return 'must be an http:// or https:// URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not contain credentials; use basicAuth';
  if (text.includes('#')) return 'must not have a fragment (#…), which is never sent';
  return undefined;
}

/**
 * The URL of a customer's endpoint. Whether plain http is allowed and whether its address is one that may be
 * called depends on settings and is not decided here.
 */
export const webhookUrlSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(MAX_LENGTH, `must be at most ${String(MAX_LENGTH)} characters`)
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ format: 'uri', examples: ['https://example.com/hooks/sight'] });
