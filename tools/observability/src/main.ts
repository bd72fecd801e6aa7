import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MissingPrerequisiteError, Teardown } from '@sight-webhooks/testing';
import { UsageError } from './command-line/usage.error.js';
import { generatedFiles } from './files/generated-files.js';
import { checkRules } from './prometheus/check-rules.js';

const USAGE = 'Say what to do: npm run observability -- generate | check | live [part of a fault’s name …]';
const INTERRUPTED = 130;

const progress = (line: string): void => {
  console.error(`observability: ${line}`);
};

async function generate(): Promise<number> {
  for (const [path, text] of await generatedFiles()) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    progress(path);
  }
  return 0;
}

async function check(): Promise<number> {
  const { ok, output } = await checkRules(progress);
  console.log(output);
  return ok ? 0 : 1;
}

function command(teardown: Teardown): Promise<number> {
  const [task = '', ...only] = process.argv.slice(2);
  switch (task) {
    case 'generate':
      return generate();
    case 'check':
      return check();
    case 'live':
      return import('./live/live-test.js').then(({ liveTest }) => liveTest(only, teardown, progress));
    default:
      throw new UsageError(USAGE);
  }
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
    return await Promise.race([command(teardown), interrupted]);
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof MissingPrerequisiteError;
    console.error(expected ? `observability: ${error.message}` : error);
    return 1;
  } finally {
    await teardown.run().catch(console.error);
  }
}

process.exit(await main());
