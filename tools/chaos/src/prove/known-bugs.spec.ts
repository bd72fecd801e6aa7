import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { KNOWN_BUGS } from './known-bugs.js';

describe.each(KNOWN_BUGS)('$name', ({ edits }) => {
  it.each(edits)('can still be put back into $file', ({ file, find, replace }) => {
    const source = readFileSync(join(REPOSITORY_ROOT, file), 'utf8');
    expect(source.split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  });
});
