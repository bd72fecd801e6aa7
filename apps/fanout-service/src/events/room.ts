/** A number of places that are taken and given back, several at a time; who comes first is served first. */
export class Room {
  #free: number;
  readonly #waiting: { readonly places: number; readonly enter: () => void }[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves once the places are taken. @param places at most as many as the room has */
  async take(places: number): Promise<void> {
    if (this.#waiting.length === 0 && places <= this.#free) {
      this.#free -= places;
      return;
    }
    await new Promise<void>((enter) => this.#waiting.push({ places, enter }));
  }

  giveBack(places: number): void {
    this.#free += places;
    for (
      let first = this.#waiting[0];
      first !== undefined && first.places <= this.#free;
      first = this.#waiting[0]
    ) {
      this.#free -= first.places;
      this.#waiting.shift();
      first.enter();
    }
  }
}
