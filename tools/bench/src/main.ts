import { MissingPrerequisiteError, Teardown } from '@sight-webhooks/testing';
import { runBench } from './bench.js';
import { benchOptions } from './command-line/bench-options.js';
import { UsageError } from './command-line/usage.error.js';
import { MeasurementError } from './measurement.error.js';
import { formatComparison } from './report/comparison.js';
import { formatReport } from './report/report.js';
import { readResult, writeResult } from './report/result.file.js';
import { formatStudy, runStudy } from './studies/run-study.js';

const INTERRUPTED = 130;
/** What a study does of the whole of it to show that it works. */
const SMOKE_SCALE = 0.02;

const progress = (line: string): void => {
  console.error(`bench: ${line}`);
};

async function bench(teardown: Teardown): Promise<void> {
  const options = benchOptions(process.argv.slice(2));
  const [before, after] = await Promise.all(options.compare.map(readResult));
  if (before !== undefined && after !== undefined) {
    console.log(formatComparison(before, after));
    return;
  }
  if (options.study !== undefined) {
    const study = await runStudy(options.study, {
      teardown,
      progress,
      scale: options.smoke ? SMOKE_SCALE : 1,
      runs: options.runs,
      pair: options.pair,
    });
    console.log(formatStudy(options.study, study));
    if (study.broken.length > 0) throw new MeasurementError('a promise did not hold');
    return;
  }
  const { result, profiles } = await runBench(options, teardown, progress);
  const path = await writeResult(result);
  if (profiles !== undefined) console.log(`${profiles}\n`);
  console.log(formatReport(result));
  if (before !== undefined) console.log(`\n${formatComparison(before, result)}`);
  console.log(`\n${path}`);
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
    return await Promise.race([bench(teardown).then(() => 0), interrupted]);
  } catch (error) {
    const expected = [UsageError, MissingPrerequisiteError, MeasurementError].some(
      (kind) => error instanceof kind,
    );
    console.error(expected ? `bench: ${(error as Error).message}` : error);
    return 1;
  } finally {
    await teardown.run().catch(console.error);
  }
}

// What an interrupted measurement still waits for ends with the process.
process.exit(await main());
