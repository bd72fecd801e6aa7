import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../command-line/usage.error.js';
import type { DataFolder } from './data-folder.js';
import { stillRuns, type ProcessIdentity } from './process-identity.js';

/** Where a running stack is. */
export type StackState = {
  readonly stack: ProcessIdentity;
  readonly url: string;
  readonly brokers: string;
  readonly mongoUri: string;
  readonly topicPrefix: string;
  /** What the stack started. */
  readonly processes: readonly ProcessIdentity[];
};

export async function writeState(folder: DataFolder, state: StackState): Promise<void> {
  const unfinished = `${folder.state}.${String(process.pid)}`;
  // A MongoDB connection string may contain a password.
  await writeFile(unfinished, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  await rename(unfinished, folder.state);
}

export async function removeState(folder: DataFolder): Promise<void> {
  await rm(folder.state, { force: true });
}

/** What the last stack wrote, whether it still runs or not. */
export async function readState(folder: DataFolder): Promise<StackState | undefined> {
  try {
    return JSON.parse(await readFile(folder.state, 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

/** @throws UsageError when no stack runs on this folder */
export async function runningStack(folder: DataFolder): Promise<StackState> {
  const state = await readState(folder);
  if (state === undefined || !stillRuns(state.stack)) {
    throw new UsageError(
      `No stack runs on ${folder.path}: start one with "npm start", or set SIGHT_DATA_DIR to the folder of the one that you mean.`,
    );
  }
  return state;
}
