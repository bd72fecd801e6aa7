import { mkdir, statfs } from 'node:fs/promises';
import { UsageError } from '../command-line/usage.error.js';

const NEEDED_BYTES = 1024 ** 3;

/** @throws UsageError */
export async function requireDiskSpace(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new UsageError(
      `At least 1 GB of free disk space is needed in ${folder} for the broker and the database: make room there, or set SIGHT_DATA_DIR to a folder on another disk.`,
    );
  }
}
