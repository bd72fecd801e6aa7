/** The versions that a caller is willing to change; undefined for whichever is current. */
export type ExpectedVersion = ReadonlySet<number> | undefined;

export function versionMatches(expected: ExpectedVersion, version: number): boolean {
  return expected === undefined || expected.has(version);
}

export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

const ENTITY_TAGS = /^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/;
const OURS = /(W\/)?"(\d{1,15})"/g;

/**
 * Reads an `If-Match` header. Weak tags and tags that are not ours are well-formed, and match nothing.
 * @returns 'malformed' when it is no list of entity tags
 */
export function parseIfMatch(header: string | undefined): ExpectedVersion | 'malformed' {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!ENTITY_TAGS.test(header.trim())) return 'malformed';
  const strong = [...header.matchAll(OURS)].filter(([, weak]) => weak === undefined);
  return new Set(strong.map(([, , version]) => Number(version)));
}
