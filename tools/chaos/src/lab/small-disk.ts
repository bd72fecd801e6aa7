import { mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

/** A file system of its own for the broker's data, or why there is none. */
export type SmallDisk =
  | { readonly kind: 'mounted'; readonly folder: string; unmount(): Promise<void> }
  | { readonly kind: 'refused'; readonly why: string };

/** Room for the segments of a run, and for their preallocated indexes. */
const SIZE = '1g';
const BLOCK_BYTES = 4 * 1024 * 1024;

/** Needs the right to mount, which ordinary users do not have. */
export async function mountSmallDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  const { code, output } = await runCommand('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${SIZE}`,
    'sight-chaos',
    folder,
  ]);
  if (code !== 0) return { kind: 'refused', why: output.trim().split('\n', 1)[0] ?? 'mount failed' };
  return {
    kind: 'mounted',
    folder,
    unmount: async () => {
      await runCommand('umount', [folder]);
    },
  };
}

/** Writes into the file system until nothing is left; returns the file to remove. */
export async function fillUp(folder: string): Promise<string> {
  const path = join(folder, 'filler');
  const file = await open(path, 'w');
  const block = Buffer.alloc(BLOCK_BYTES);
  try {
    // The free space is looked at first: nobody wants this to go on where it is not a small disk.
    const { bavail, bsize } = await statfs(folder);
    for (let left = bavail * bsize; left > 0; left -= block.length)
      await file.write(block, 0, Math.min(block.length, left));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
  return path;
}
