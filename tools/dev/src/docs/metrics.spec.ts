import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { expect, it } from 'vitest';
import { firstTable } from './markdown.js';
import { readPage } from './pages.js';

/** A metric is made with `name: '…'` in its options, or by a function such as `gauge('…', …)`. */
const METRIC = /(?:new (?:Counter|Gauge|Histogram)\(\{\s*name: |\b(?:gauge|of[A-Z]\w+)\(\s*)'(\w+)'/g;

it('explains every metric that there is, and no other', () => {
  const table = firstTable(readPage('docs/operations/metrics.md'));
  const documented = table.map(([name = '']) => name);
  const metrics = sources().flatMap((source) => Array.from(source.matchAll(METRIC), ([, name = '']) => name));
  expect(documented.toSorted()).toEqual([...new Set(metrics)].sort());
});

function sources(): string[] {
  const folders = ['apps', 'libs'].flatMap((workspace) =>
    readdirSync(join(REPOSITORY_ROOT, workspace)).map((name) =>
      join(REPOSITORY_ROOT, workspace, name, 'src'),
    ),
  );
  // A project of tests alone has no sources.
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
}
