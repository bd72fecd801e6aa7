/** How much each scenario does. */
export type Sizes = {
  readonly warmUpEvents: number;
  readonly throughput: { readonly events: number };
  readonly fanout: { readonly events: number; readonly endpoints: number };
  readonly broadcast: { readonly endpoints: number };
  readonly latencySeconds: number;
  /** A multiple of twenty, the number of their endpoints. */
  readonly failures: number;
  readonly yardstick: { readonly requests: number; readonly latencySeconds: number };
};

export const FULL: Sizes = {
  // For so long V8 compiles, by perf with a seventh of both cores.
  warmUpEvents: 20_000,
  throughput: { events: 20_000 },
  fanout: { events: 200, endpoints: 100 },
  broadcast: { endpoints: 1_000 },
  latencySeconds: 15,
  failures: 500,
  yardstick: { requests: 20_000, latencySeconds: 5 },
};

/** Enough to give every figure, not enough to mean anything. */
export const SMOKE: Sizes = {
  warmUpEvents: 50,
  throughput: { events: 300 },
  fanout: { events: 10, endpoints: 10 },
  broadcast: { endpoints: 30 },
  latencySeconds: 1,
  failures: 20,
  yardstick: { requests: 300, latencySeconds: 1 },
};
