/** Ids that were seen, the latest ones: memory of what gossip has brought is bounded. */
export class Seen {
  readonly #ids = new Set<string>();
  readonly #idsMax: number;

  constructor(idsMax: number) {
    this.#idsMax = idsMax;
  }

  /** @returns false when the id was seen before. Beyond the bound the oldest is forgotten. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#idsMax) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
