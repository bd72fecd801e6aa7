import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from './generated-files.js';

it('finds the files as they would be generated (if not: npm run observability -- generate)', async () => {
  for (const [path, text] of await generatedFiles()) expect(readFileSync(path, 'utf8')).toBe(text);
});

it('finds no dashboard that nobody generates', async () => {
  const paths = [...(await generatedFiles()).keys()].filter((path) => path.endsWith('.json'));
  expect(await readdir(dirname(paths[0] ?? ''))).toHaveLength(paths.length);
});
