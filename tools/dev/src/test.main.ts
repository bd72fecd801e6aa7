import type { ManagedChild } from '@sight-webhooks/testing';
import { readFlags } from './command-line/flags.js';
import { runCommandLine } from './command-line/run-command-line.js';
import { stopRequested } from './command-line/stop-request.js';
import { runAllTests } from './test-run/run-all-tests.js';

await runCommandLine(async (args) => {
  readFlags(args, []);
  const running = new Set<ManagedChild>();
  let interrupted = false;
  const onNx = (nx: ManagedChild): void => {
    running.add(nx);
    void nx.closed.then(() => running.delete(nx));
    if (interrupted) void nx.stop();
  };
  const run = runAllTests({ onNx }, (line) => {
    console.log(line);
  });
  if ((await Promise.race([run, stopRequested()])) === 'stop') {
    interrupted = true;
    // Asked, not killed: only Nx can end what it runs, each of which is in a process group of its own.
    await Promise.all(Array.from(running, (nx) => nx.stop()));
    // It stops the broker and the database on its way out.
    await run;
    return 1;
  }
  const { passed, failed, skipped } = await run;
  console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
  return failed === 0 ? 0 : 1;
});
