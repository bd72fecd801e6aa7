/** How a process ends itself at a named place: at the n-th time that it gets there, with this signal. */
export type PlannedCrash = {
  readonly name: string;
  readonly at: number;
  readonly signal: 'SIGKILL' | 'SIGTERM';
};

/**
 * Reads `name[:n[:signal]]`, for example `delivery.after_response:17:SIGTERM`.
 * @throws Error when it is not of that form
 */
export function parseCrash(text: string): PlannedCrash {
  const [name = '', at = '1', signal = 'SIGKILL', ...rest] = text.split(':');
  const valid = name !== '' && /^[1-9]\d*$/.test(at) && rest.length === 0;
  if (!valid || (signal !== 'SIGKILL' && signal !== 'SIGTERM'))
    throw new Error('CRASH_AT must be a name, and may have :n and :SIGKILL or :SIGTERM after it');
  return { name, at: Number(at), signal };
}

/** What `crashPoint` does in a process with this plan: nothing, at no cost, when there is none. */
export function crashPointsOf(
  planned: PlannedCrash | undefined,
  end: (signal: NodeJS.Signals) => void,
): (name: string) => void {
  if (planned === undefined) return () => undefined;
  let reached = 0;
  return (name) => {
    if (name !== planned.name) return;
    reached += 1;
    if (reached === planned.at) end(planned.signal);
  };
}

const plan = process.env['CRASH_AT'];

/**
 * A place in the code at which a test can end the process for real, to show that nothing is lost there. Does nothing
 * unless the environment variable CRASH_AT names it.
 */
export const crashPoint = crashPointsOf(
  plan === undefined || plan === '' ? undefined : parseCrash(plan),
  (signal) => process.kill(process.pid, signal),
);
