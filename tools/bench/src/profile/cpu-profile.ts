/** What Node's --cpu-prof writes, as far as it is read here. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
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

/** Time spent in each function itself between two moments of the monotonic clock, the most first. */
export function selfTimes(profile: CpuProfile, fromMs: number, toMs: number): SelfTime[] {
  const labels = new Map(profile.nodes.map(({ id, callFrame }) => [id, labelOf(callFrame)]));
  const msByLabel = new Map<string, number>();
  let atMs = profile.startTime / 1_000;
  for (const [index, node] of profile.samples.entries()) {
    const deltaMs = (profile.timeDeltas[index] ?? 0) / 1_000;
    atMs += deltaMs;
    if (atMs < fromMs || atMs > toMs) continue;
    const label = labels.get(node) ?? '(unknown)';
    msByLabel.set(label, (msByLabel.get(label) ?? 0) + deltaMs);
  }
  msByLabel.delete(IDLE);
  const busyMs = msByLabel.values().reduce((sum, ms) => sum + ms, 0);
  return Array.from(msByLabel, ([label, ms]) => ({ label, ms, share: ms / busyMs })).sort(
    (one, other) => other.ms - one.ms,
  );
}

function labelOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.replace(/^file:\/\//, '').replace(/^.*\/(?=node_modules\/|apps\/|libs\/)/, '');
  return `${name}  ${path}:${String(lineNumber + 1)}`;
}
