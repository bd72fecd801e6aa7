const PARENT_CHECK_MS = 1_000;

/**
 * Resolves at SIGINT, SIGTERM or SIGHUP, or when the process that launched us is gone. A second signal ends us at
 * once; what we started ends with us.
 */
export function stopRequested(): Promise<'stop'> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve('stop');
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      ask();
    }, PARENT_CHECK_MS);
    timer.unref();
  });
}
