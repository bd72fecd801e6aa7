import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';

/** The paths of the documentation's pages, from the root of the repository. */
export function documentationPages(): string[] {
  const isPage = (name: string): boolean => name.endsWith('.md');
  const inDocs = readdirSync(join(REPOSITORY_ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    ...readdirSync(REPOSITORY_ROOT).filter(isPage),
    ...inDocs.filter(isPage).map((page) => join('docs', page)),
  ];
}

export function readPage(path: string): string {
  return readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
}
