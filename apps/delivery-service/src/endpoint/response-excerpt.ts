import { StringDecoder } from 'node:string_decoder';

/** How much of a response body is kept for the customer to look at. */
export const EXCERPT_BYTES = 1_024;

/** The beginning of a body as text, without half a character at its end; null when there is no body. */
export function excerptOf(chunks: readonly Buffer[] | undefined): string | null {
  if (chunks === undefined) return null;
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  if (bytes.length <= EXCERPT_BYTES) return bytes.toString('utf8');
  return new StringDecoder('utf8').write(bytes.subarray(0, EXCERPT_BYTES));
}
