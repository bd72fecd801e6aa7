import { describe, expect, it } from 'vitest';
import { etagOf, parseIfMatch, versionMatches } from './expected-version.js';

const matches = (header: string | undefined, version: number): boolean | 'malformed' => {
  const expected = parseIfMatch(header);
  return expected === 'malformed' ? expected : versionMatches(expected, version);
};

describe('If-Match', () => {
  it.each([
    [undefined, true],
    ['*', true],
    [etagOf(3), true],
    ['"2", "3"', true],
    ['"2" ,"3"', true],
    ['"4"', false],
    ['W/"3"', false],
    ['W/"3", "4"', false],
    ['"of somebody else"', false],
    ['""', false],
    ['3', 'malformed'],
    ['"3', 'malformed'],
    ['"3" "4"', 'malformed'],
    ['', 'malformed'],
  ])('%s against version 3: %s', (header, expected) => {
    expect(matches(header, 3)).toBe(expected);
  });
});
