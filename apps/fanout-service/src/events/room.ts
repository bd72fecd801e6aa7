type Waiting = { readonly places: number; readonly enter: () => void };

/**
 * A number of places that are taken and given back, several at a time. Owners that wait are served in turn, one of
 * each: who wants a lot keeps nobody else waiting for longer than one turn.
 */
export class Room {
  #free: number;
  /** In the order of their turns. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Takes the places, at once or when it is the owner's turn.
   * @param places at most as many as the room has
   */
  take(owner: string, places: number): Promise<void> | undefined {
    if (this.#waiting.size === 0 && places <= this.#free) {
      this.#free -= places;
      return undefined;
    }
    return new Promise((enter) => {
      const queue = this.#waiting.get(owner);
      if (queue === undefined) this.#waiting.set(owner, [{ places, enter }]);
      else queue.push({ places, enter });
    });
  }

  giveBack(places: number): void {
    this.#free += places;
    for (const [owner, queue] of this.#waiting) {
      const next = queue[0];
      // Whose turn it is waits until there is enough: somebody with less to do would otherwise go first for ever.
      if (next === undefined || next.places > this.#free) return;
      queue.shift();
      this.#waiting.delete(owner);
      if (queue.length > 0) this.#waiting.set(owner, queue);
      this.#free -= next.places;
      next.enter();
    }
  }
}
