import { findEventType } from '@sight-webhooks/contracts';
import { runCommandLine } from './command-line/run-command-line.js';
import { emitEvents } from './emit/emit-events.js';
import { emitOptions } from './emit/emit-options.js';
import { dataFolder } from './running-stack/data-folder.js';
import { runningStack } from './running-stack/stack-state.file.js';

await runCommandLine(async (args) => {
  const options = emitOptions(args);
  const stack = await runningStack(dataFolder());
  if (findEventType(options.type) === undefined) {
    console.error(`"${options.type}" is not in the event catalogue, so nothing will be delivered for it.`);
  }
  await emitEvents(stack, options, (id) => {
    console.log(id);
  });
  return 0;
});
