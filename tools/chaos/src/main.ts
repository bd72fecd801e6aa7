import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MissingPrerequisiteError, Teardown } from '@sight-webhooks/testing';
import { runChaos } from './chaos.js';
import { chaosOptions } from './command-line/chaos-options.js';
import { UsageError } from './command-line/usage.error.js';
import type { Plan } from './plan/plan.js';
import { prove } from './prove/prove.js';

const INTERRUPTED = 130;
const MAX_SEED = 2 ** 31 - 1;

const progress = (line: string): void => {
  console.error(`chaos: ${line}`);
};

async function chaos(teardown: Teardown): Promise<number> {
  const options = chaosOptions(process.argv.slice(2), () => randomInt(MAX_SEED));
  if (options.kind === 'prove') return prove(options.bugs, teardown, progress);
  const plan =
    options.kind === 'run' ? options.plan : (JSON.parse(await readFile(options.path, 'utf8')) as Plan);
  progress(`plan ${plan.name}, seed ${String(plan.seed)}`);
  const { violations, summary, folder } = await runChaos(plan, teardown, progress);
  console.log(`${summary}\n\n${folder}`);
  return violations.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const teardown = new Teardown();
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve(INTERRUPTED);
      });
  });
  try {
    return await Promise.race([chaos(teardown), interrupted]);
  } catch (error) {
    const expected = [UsageError, MissingPrerequisiteError].some((kind) => error instanceof kind);
    console.error(expected ? `chaos: ${(error as Error).message}` : error);
    return 2;
  } finally {
    await teardown.run().catch(console.error);
  }
}

// What an interrupted run still waits for ends with the process.
process.exit(await main());
