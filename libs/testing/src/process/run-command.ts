import { ManagedChild } from './child-process.js';

export type CommandResult = { readonly code: number; readonly output: string };

const NO_SUCH_COMMAND = 127;

/** Runs a command to its end; `code` is 127 when there is no such command. The output's last lines are kept. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  const child = new ManagedChild({ name: command, command, args, ...options });
  const { code } = await child.closed;
  return { code: code ?? (child.pid === 0 ? NO_SUCH_COMMAND : 1), output: child.output.join('\n') };
}
