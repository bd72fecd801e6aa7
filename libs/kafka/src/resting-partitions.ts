/** Of the first fetch after a waking, the request may have been sent before; what the second brought is taken by the third. */
const FETCHES_AWAKE = 3;

export type RestingPartitionsOptions<Partition> = {
  /** How far apart the partitions are woken, milliseconds. */
  readonly intervalMs: number;
  readonly pause: (partition: Partition) => void;
  readonly resume: (partition: Partition) => void;
  /** Changes with each record that is taken. */
  readonly progressOf: (partition: Partition) => unknown;
};

/**
 * Partitions that need not be in every fetch, because their records have to wait here anyway. Each partition of a
 * request costs the broker and the client alike, whether it has anything or not. They are woken in intervals, stay
 * awake for as long as there is something to take, and rest again.
 */
export class RestingPartitions<Partition> {
  readonly #options: RestingPartitionsOptions<Partition>;
  readonly #timer: NodeJS.Timeout;
  /** With their progress when this turn began. */
  #awake = new Map<Partition, unknown>();
  readonly #resting = new Set<Partition>();
  /** In this turn, by the broker's node id. */
  readonly #fetches = new Map<number, number>();

  constructor(options: RestingPartitionsOptions<Partition>) {
    this.#options = options;
    this.#timer = setInterval(() => {
      for (const partition of this.#resting) options.resume(partition);
      for (const partition of this.#resting) this.#awake.set(partition, options.progressOf(partition));
      this.#resting.clear();
      this.#begin();
    }, options.intervalMs).unref();
  }

  /** @param partitions all there are, none of them paused for its rest */
  assign(partitions: readonly Partition[]): void {
    this.#resting.clear();
    this.#awake = new Map(partitions.map((partition) => [partition, this.#options.progressOf(partition)]));
    this.#begin();
  }

  /** To be called when a broker has answered a fetch. */
  fetched(nodeId: number): void {
    this.#fetches.set(nodeId, (this.#fetches.get(nodeId) ?? 0) + 1);
    for (const count of this.#fetches.values()) if (count < FETCHES_AWAKE) return;
    for (const [partition, before] of this.#awake) {
      const progress = this.#options.progressOf(partition);
      if (progress !== before) {
        this.#awake.set(partition, progress);
        continue;
      }
      this.#awake.delete(partition);
      this.#resting.add(partition);
      this.#options.pause(partition);
    }
    this.#begin();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #begin(): void {
    for (const nodeId of this.#fetches.keys()) this.#fetches.set(nodeId, 0);
  }
}
