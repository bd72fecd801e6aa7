/** Milliseconds of the machine's monotonic clock, which every process on it shares; finer than a microsecond. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
