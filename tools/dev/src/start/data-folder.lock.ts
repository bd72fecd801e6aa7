import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../command-line/usage.error.js';
import type { DataFolder } from '../running-stack/data-folder.js';
import { identityOf, stillRuns, type ProcessIdentity } from '../running-stack/process-identity.js';

const LOOK_AGAIN_MS = 10;

/**
 * Makes this process the only stack on the folder. The lock of a stack that was killed is taken over.
 * @throws UsageError while another stack runs on it
 */
export async function lockDataFolder(folder: DataFolder): Promise<{ release(): Promise<void> }> {
  await mkdir(folder.path, { recursive: true });
  const proposal = `${folder.lock}.${randomUUID()}`;
  await writeFile(proposal, JSON.stringify(identityOf(process.pid)));
  try {
    while (!(await linked(proposal, folder.lock))) {
      const text = await contentOf(folder.lock);
      if (text === undefined) continue;
      const holder = holderOf(text);
      if (holder !== undefined && stillRuns(holder)) {
        throw new UsageError(
          `A stack already runs on ${folder.path} (process ${String(holder.pid)}): stop it first, or set SIGHT_DATA_DIR to another folder.`,
        );
      }
      if (await takenOver(folder.lock, text, proposal)) break;
      await sleep(LOOK_AGAIN_MS);
    }
  } finally {
    await rm(proposal, { force: true });
  }
  return { release: () => rm(folder.lock, { force: true }) };
}

/**
 * Puts the proposal in the place of a stale lock. Several may find the same one: only who has the guard looks whether
 * it is still there and replaces it.
 */
async function takenOver(lock: string, stale: string, proposal: string): Promise<boolean> {
  const guard = `${lock}.takeover`;
  if (!(await linked(proposal, guard))) {
    const owner = holderOf((await contentOf(guard)) ?? '');
    if (owner !== undefined && !stillRuns(owner)) await rm(guard, { force: true });
    return false;
  }
  try {
    if ((await contentOf(lock)) !== stale) return false;
    await rename(proposal, lock);
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

/** Unlike writing the file, this fails when there is one, and the file is complete when it appears. */
async function linked(proposal: string, lock: string): Promise<boolean> {
  try {
    await link(proposal, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined when a process was killed while it wrote. */
function holderOf(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
