import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '..', '..', 'console', 'dist');
const LIMIT_BYTES = 250_000;

/** The chunks that the page and the list of webhooks need, by following static imports. */
async function firstLoad(): Promise<Set<string>> {
  const html = await readFile(join(DIST, 'index.html'), 'utf8');
  const assets = await readdir(join(DIST, 'assets'));
  const list = assets.filter((name) => /^webhooks\.page-.*\.js$/.test(name));
  const waiting = [...html.matchAll(/\/assets\/([^"]+)/g)].map(([, name = '']) => name).concat(list);
  const files = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files.has(name)) continue;
    files.add(name);
    const text = await readFile(join(DIST, 'assets', name), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*["`']\.\/([^"`']+)["`']/g)].map(
      ([, file = '']) => file,
    );
    waiting.push(...imports);
  }
  return files;
}

it('the first load is less than 250 kB compressed', async () => {
  const sizes = await Promise.all(
    [...(await firstLoad())].map(async (name) => gzipSync(await readFile(join(DIST, 'assets', name))).length),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${String(Math.round(total / 1_000))} kB in ${String(sizes.length)} files`);
  expect(sizes.length).toBeGreaterThan(2);
  expect(total).toBeLessThan(LIMIT_BYTES);
});
