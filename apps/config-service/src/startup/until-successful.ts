import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sight-webhooks/service';

export type Undertaking = {
  /** As log lines and health name it. */
  readonly name: string;
  readonly attempt: () => Promise<void>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Why the last attempt failed; undefined after success. */
  readonly onProgress: (problem: string | undefined) => void;
};

const PAUSE_MS = 1_000;

/** Repeats the attempt until it succeeds, or until the signal: then it resolves to false. */
export async function untilSuccessful(undertaking: Undertaking): Promise<boolean> {
  const { name, attempt, logger, signal, onProgress } = undertaking;
  while (!signal.aborted) {
    try {
      await attempt();
      onProgress(undefined);
      return true;
    } catch (error) {
      onProgress((error as Error).message);
      logger.warn({ err: error, what: name }, 'startup.retrying');
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
