import { MissingPrerequisiteError } from '@sight-webhooks/testing';
import { UsageError } from './usage.error.js';

/**
 * Runs a command and turns its end into an exit code. What the user can mend is one sentence on stderr; everything
 * else is a fault of ours and comes with its stack.
 */
export async function runCommandLine(command: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof MissingPrerequisiteError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
