import { StackKeys } from '@sight-webhooks/testing';
import { readFlags } from './command-line/flags.js';
import { runCommandLine } from './command-line/run-command-line.js';
import { UsageError } from './command-line/usage.error.js';
import { dataFolder } from './running-stack/data-folder.js';
import { runningStack } from './running-stack/stack-state.file.js';

await runCommandLine(async (args) => {
  const { account, role } = readFlags(args, ['account', 'role']);
  if (!account)
    throw new UsageError('--account is missing: name the Sight account, for example --account acme.');
  if (!role)
    throw new UsageError(
      '--role is missing: admin and account-owner may manage webhooks, other roles may not.',
    );
  const folder = dataFolder();
  await runningStack(folder);
  const keys = await StackKeys.in(folder.keys);
  console.log(await keys.mintToken({ account, roles: role.split(',') }));
  return 0;
});
