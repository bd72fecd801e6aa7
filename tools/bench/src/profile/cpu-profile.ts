/** What Node's --cpu-prof writes, as far as it is read here. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly children?: readonly number[];
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Microseconds of the monotonic clock. */
  readonly startTime: number;
  readonly samples: readonly number[];
  /** Microseconds from the sample before, or the start, to each sample. */
  readonly timeDeltas: readonly number[];
};

export type SelfTime = {
  /** Function and place; V8's own states, as garbage collection, in brackets. */
  readonly label: string;
  readonly ms: number;
  /** Of the time in which the process was not idle, 0 to 1. */
  readonly share: number;
};

const IDLE = '(idle)';
const UNKNOWN = '(unknown)';

/** Time spent in each function itself between two moments of the monotonic clock, the most first. */
export function selfTimes(profile: CpuProfile, fromMs: number, toMs: number): SelfTime[] {
  const labels = new Map(profile.nodes.map((node) => [node.id, frameLabel(node)]));
  const msByLabel = new Map<string, number>();
  for (const { node, ms } of busySamples(profile, fromMs, toMs)) {
    const label = labels.get(node) ?? UNKNOWN;
    msByLabel.set(label, (msByLabel.get(label) ?? 0) + ms);
  }
  const busyMs = msByLabel.values().reduce((sum, ms) => sum + ms, 0);
  return Array.from(msByLabel, ([label, ms]) => ({ label, ms, share: ms / busyMs })).sort(
    (one, other) => other.ms - one.ms,
  );
}

/** The samples between two moments of the monotonic clock in which the process was not idle, by the node they hit. */
export function busySamples(
  profile: CpuProfile,
  fromMs: number,
  toMs: number,
): { readonly node: number; readonly ms: number }[] {
  const idle = new Set(
    profile.nodes.filter(({ callFrame }) => callFrame.functionName === IDLE).map(({ id }) => id),
  );
  let atMs = profile.startTime / 1_000;
  return profile.samples.flatMap((node, index) => {
    const ms = (profile.timeDeltas[index] ?? 0) / 1_000;
    atMs += ms;
    return idle.has(node) || atMs < fromMs || atMs > toMs ? [] : [{ node, ms }];
  });
}

/** Function and place. */
export function frameLabel(node: CpuProfile['nodes'][number] | undefined): string {
  if (node === undefined) return UNKNOWN;
  const { functionName, url, lineNumber } = node.callFrame;
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/|apps\/|libs\/)/, '');
  return `${name}  ${path}:${String(lineNumber + 1)}`;
}
