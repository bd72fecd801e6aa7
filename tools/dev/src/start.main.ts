import { runCommandLine } from './command-line/run-command-line.js';
import { readFlags } from './command-line/flags.js';
import { Shutdown } from './start/shutdown.js';
import { signInLines } from './start/sign-in-lines.js';
import { startStack } from './start/start-stack.js';
import { stopRequested } from './command-line/stop-request.js';

await runCommandLine(async (args) => {
  readFlags(args, []);
  const shutdown = new Shutdown();
  const stop = stopRequested();
  const progress = (line: string): void => {
    console.log(line);
  };
  try {
    const started = await Promise.race([startStack(shutdown, progress), stop]);
    if (typeof started === 'string') return await interrupted(shutdown);
    const { state, folder, hasDemoUsers, broken } = started;
    console.log(`logs ${folder.logs}`);
    console.log(`kafka ${state.brokers}`);
    console.log(`mongodb ${withoutPassword(state.mongoUri)}`);
    console.log(`ready ${state.url}`);
    signInLines(hasDemoUsers).forEach(progress);
    const reason = await Promise.race([broken, stop]);
    if (reason !== 'stop') console.error(`${reason}; stopping the rest. Its log is in ${folder.logs}.`);
    else console.log('stopping');
    const clean = await shutdown.run();
    return reason === 'stop' && clean ? 0 : 1;
  } catch (error) {
    await shutdown.run();
    throw error;
  }
});

/** During the start-up: what is still coming up ends with us. */
async function interrupted(shutdown: Shutdown): Promise<never> {
  await shutdown.run();
  process.exit(0);
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/([^:@/]+):[^@/]+@/, '//$1:***@');
}
