type Step = { readonly name: string; readonly stop: () => Promise<void> };

/** Stops what was started, the newest first; those of one layer together. */
export class Shutdown {
  readonly #layers: Step[][] = [[]];
  #done: Promise<boolean> | undefined;

  /** What is added from now on stops before everything that was added until now. */
  nextLayer(): void {
    this.#layers.push([]);
  }

  add(name: string, stop: () => Promise<void>): void {
    this.#layers.at(-1)?.push({ name, stop });
  }

  get underWay(): boolean {
    return this.#done !== undefined;
  }

  /** True when every step went well; may be called again. */
  run(): Promise<boolean> {
    return (this.#done ??= this.#stopAll());
  }

  async #stopAll(): Promise<boolean> {
    let clean = true;
    for (const layer of this.#layers.toReversed()) {
      const results = await Promise.allSettled(layer.map(({ stop }) => stop()));
      for (const [index, result] of results.entries()) {
        if (result.status === 'fulfilled') continue;
        clean = false;
        console.error(`${layer[index]?.name ?? ''} did not stop cleanly: ${String(result.reason)}`);
      }
    }
    return clean;
  }
}
