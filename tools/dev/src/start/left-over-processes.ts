import { setTimeout as sleep } from 'node:timers/promises';
import type { DataFolder } from '../running-stack/data-folder.js';
import { stillRuns } from '../running-stack/process-identity.js';
import { readState } from '../running-stack/stack-state.file.js';

const TIMEOUT_MS = 10_000;

/**
 * Ends what a killed stack has left running on this folder, which would hold the files that we are about to open.
 * Only what that stack wrote down, and only while it is still the same process.
 */
export async function endLeftOverProcesses(folder: DataFolder): Promise<void> {
  const leftOver = ((await readState(folder))?.processes ?? []).filter(stillRuns);
  for (const { pid } of leftOver) process.kill(pid, 'SIGKILL');
  const deadline = performance.now() + TIMEOUT_MS;
  while (leftOver.some(stillRuns) && performance.now() < deadline) await sleep(20);
}
