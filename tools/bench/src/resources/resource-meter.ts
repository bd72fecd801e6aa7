import { machineCpuSeconds, processUsage } from './process-usage.js';

/** What one part used while something was measured. */
export type PartUsage = { readonly part: string; readonly cpuSeconds: number; readonly maxRssBytes: number };

/** A process that is metered, as the report names it. */
export type Part = { readonly part: string; readonly pid: number };

/** The row for what else ran on the machine meanwhile: the reason why figures of a shared machine move. */
export const OTHERS = 'everything else';

const SAMPLE_INTERVAL_MS = 250;

/** Memory and CPU time of each part, from `start` to `stop`. */
export class ResourceMeter {
  readonly #parts: readonly Part[];
  readonly #cpuAtStart: readonly number[];
  readonly #machineAtStart = machineCpuSeconds();
  readonly #maxRssBytes: number[];
  readonly #timer: NodeJS.Timeout;

  private constructor(parts: readonly Part[]) {
    this.#parts = parts;
    this.#cpuAtStart = parts.map(({ pid }) => processUsage(pid).cpuSeconds);
    this.#maxRssBytes = parts.map(() => 0);
    this.#timer = setInterval(() => {
      this.#sampleMemory();
    }, SAMPLE_INTERVAL_MS);
    this.#timer.unref();
  }

  static start(parts: readonly Part[]): ResourceMeter {
    return new ResourceMeter(parts);
  }

  /** @throws Error when one of the processes is gone */
  stop(): PartUsage[] {
    clearInterval(this.#timer);
    this.#sampleMemory();
    const usages = this.#parts.map(({ part, pid }, index) => ({
      part,
      cpuSeconds: processUsage(pid).cpuSeconds - (this.#cpuAtStart[index] ?? 0),
      maxRssBytes: this.#maxRssBytes[index] ?? 0,
    }));
    const ours = usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    const others = Math.max(0, machineCpuSeconds() - this.#machineAtStart - ours);
    return [...usages, { part: OTHERS, cpuSeconds: others, maxRssBytes: 0 }];
  }

  #sampleMemory(): void {
    for (const [index, { pid }] of this.#parts.entries()) {
      try {
        this.#maxRssBytes[index] = Math.max(this.#maxRssBytes[index] ?? 0, processUsage(pid).rssBytes);
      } catch {
        // It has ended: `stop` says so.
      }
    }
  }
}
