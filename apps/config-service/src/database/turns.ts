import { setTimeout as sleep } from 'node:timers/promises';

const MAX_PAUSE_MS = 40;

/**
 * Tries again while others are faster: each lost turn means that another change got through.
 * @param attempt resolves to undefined when the turn is lost
 * @returns undefined when all turns were lost
 */
export async function inTurns<T>(
  maxTurns: number,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let turn = 0; turn < maxTurns; turn += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
    // Of different lengths, so that those who met once do not meet again.
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
  return undefined;
}
