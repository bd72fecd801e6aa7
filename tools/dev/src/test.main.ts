import type { ManagedChild } from '@sight-webhooks/testing';
import { readFlags } from './command-line/flags.js';
import { runCommandLine } from './command-line/run-command-line.js';
import { stopRequested } from './command-line/stop-request.js';
import { runAllTests } from './test-run/run-all-tests.js';

await runCommandLine(async (args) => {
  readFlags(args, []);
  let nx: ManagedChild | undefined;
  let interrupted = false;
  const onNx = (started: ManagedChild): void => {
    nx = started;
    if (interrupted) void nx.kill();
  };
  const run = runAllTests({ onNx }, (line) => {
    console.log(line);
  });
  if ((await Promise.race([run, stopRequested()])) === 'stop') {
    interrupted = true;
    await nx?.kill();
    // It stops the broker and the database on its way out.
    await run;
    return 1;
  }
  const { passed, failed, skipped } = await run;
  console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  return failed === 0 ? 0 : 1;
});
