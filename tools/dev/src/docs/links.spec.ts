import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf } from './markdown.js';
import { documentationPages, readPage } from './pages.js';

describe.each(documentationPages())('%s', (page) => {
  it('links only to what there is', () => {
    const broken = linksOf(readPage(page)).filter((link) => !/^https?:/.test(link) && !resolves(page, link));
    expect(broken).toEqual([]);
  });
});

it('lists every decision in the index', () => {
  const decisions = documentationPages().filter((page) => /adr\/\d{4}-/.test(page));
  const linked = linksOf(readPage('docs/adr/README.md')).map((link) => join('docs/adr', link));
  expect(linked.filter((link) => /\/\d{4}-/.test(link)).sort()).toEqual(decisions.sort());
});

function resolves(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(REPOSITORY_ROOT, target))) return false;
  return anchor === undefined || anchorsOf(readPage(target)).has(anchor);
}
