/**
 * Everything in the rules that is a time. The live test runs the same rules in a world that is faster: with shorter
 * windows, and with limits that fit its shorter delays.
 */
export type Timing = {
  /** Seconds that a second of a window or of `for` takes. */
  readonly scale: number;
  /** Limits, in seconds. */
  readonly limits: {
    /** Of an attempt, after it was due: it is late, and counts against availability. One of the histogram's buckets. */
    readonly late: number;
    /** Of an attempt, after it was due: it is slow, and counts against latency. One of the histogram's buckets. */
    readonly slow: number;
    /** Age of the first unfinished event, first attempt or overdue retry. Longer than an attempt may take. */
    readonly behind: number;
    /** The same of the outcomes for the delivery log. */
    readonly logBehind: number;
    /** After so long without a commit, a partition with work is stuck. */
    readonly stuck: number;
    readonly viewAge: number;
    readonly lagAge: number;
  };
};

export const PRODUCTION: Timing = {
  scale: 1,
  limits: { late: 60, slow: 5, behind: 120, logBehind: 300, stuck: 600, viewAge: 60, lagAge: 120 },
};

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A duration in PromQL. */
export function duration(seconds: number, { scale }: Pick<Timing, 'scale'>): string {
  const scaled = seconds * scale;
  for (const [unit, size] of UNITS) if (scaled % size === 0) return `${String(scaled / size)}${unit}`;
  return `${String(Math.round(scaled * 1_000))}ms`;
}

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;
