import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UsageError } from '../command-line/usage.error.js';
import { dataFolder, type DataFolder } from '../running-stack/data-folder.js';
import { identityOf } from '../running-stack/process-identity.js';
import { lockDataFolder } from './data-folder.lock.js';

let folder: DataFolder;

beforeEach(async () => {
  folder = dataFolder({ SIGHT_DATA_DIR: await mkdtemp(join(tmpdir(), 'lock-')) });
});

afterEach(async () => {
  await rm(folder.path, { recursive: true });
});

it('lets one stack in, says who holds the folder, and leaves nothing behind', async () => {
  const lock = await lockDataFolder(folder);
  const second = lockDataFolder(folder);
  await expect(second).rejects.toThrow(UsageError);
  await expect(second).rejects.toThrow(
    `A stack already runs on ${folder.path} (process ${String(process.pid)})`,
  );
  await lock.release();
  expect(await readdir(folder.path)).toEqual([]);
});

it.each([
  ['has ended', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
  [
    'has ended, and whose number another process has now',
    JSON.stringify({ ...identityOf(1), startedAt: '1' }),
  ],
  ['was killed while it wrote', '{"pid":'],
])('takes over the lock of a stack that %s', async (_what, content) => {
  await writeFile(folder.lock, content);
  const lock = await lockDataFolder(folder);
  expect(existsSync(folder.lock)).toBe(true);
  await lock.release();
});

it('gives a stale lock to only one of many', async () => {
  for (let round = 0; round < 20; round += 1) {
    await writeFile(folder.lock, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataFolder(folder)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});
