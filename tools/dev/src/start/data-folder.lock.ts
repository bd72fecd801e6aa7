import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../command-line/usage.error.js';
import type { DataFolder } from '../running-stack/data-folder.js';
import { identityOf, stillRuns, type ProcessIdentity } from '../running-stack/process-identity.js';

/**
 * Makes this process the only stack on the folder. The lock of a stack that was killed is taken over.
 * @throws UsageError while another stack runs on it
 */
export async function lockDataFolder(folder: DataFolder): Promise<{ release(): Promise<void> }> {
  await mkdir(folder.path, { recursive: true });
  const own = identityOf(process.pid);
  const proposal = `${folder.lock}.${String(process.pid)}`;
  await writeFile(proposal, JSON.stringify(own));
  try {
    while (!(await linked(proposal, folder.lock))) {
      const holder = await readHolder(folder.lock);
      if (holder !== undefined && stillRuns(holder)) {
        throw new UsageError(
          `A stack already runs on ${folder.path} (process ${String(holder.pid)}): stop it first, or set SIGHT_DATA_DIR to another folder.`,
        );
      }
      await takeAway(folder.lock, holder);
    }
  } finally {
    await rm(proposal, { force: true });
  }
  return { release: () => rm(folder.lock, { force: true }) };
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

async function readHolder(lock: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Two may find the same stale lock: the slower of them must not take away what the faster has put there since. */
async function takeAway(lock: string, stale: ProcessIdentity | undefined): Promise<void> {
  const aside = `${lock}.stale-${String(process.pid)}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  const taken = await readHolder(aside);
  if (JSON.stringify(taken) !== JSON.stringify(stale)) await linked(aside, lock);
  await rm(aside, { force: true });
}
