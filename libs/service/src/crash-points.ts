/**
 * A place in the code at which a test can kill the process for real, to show that nothing is lost there.
 * Does nothing unless the environment variable CRASH_AT has its name.
 */
export function crashPoint(name: string): void {
  if (process.env['CRASH_AT'] === name) process.kill(process.pid, 'SIGKILL');
}
