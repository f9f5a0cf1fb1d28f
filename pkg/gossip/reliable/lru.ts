/** A map that holds a bounded number of entries and forgets the one that was asked for longest ago. */
export class Lru<V> {
  readonly #entries = new Map<string, V>();
  readonly #sizeMax: number;
  #latest: string | undefined;

  constructor(sizeMax: number) {
    this.#sizeMax = sizeMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Counts as asking for it. O(1). */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && key !== this.#latest) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
      this.#latest = key;
    }
    return value;
  }

  /** Does not count as asking for it. */
  peek(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /** Puts in an entry that is not there yet. */
  add(key: string, value: V): void {
    this.#entries.set(key, value);
    this.#latest = key;
    if (this.#entries.size <= this.#sizeMax) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }

  entries(): Iterable<readonly [key: string, value: V]> {
    return this.#entries;
  }

  values(): Iterable<V> {
    return this.#entries.values();
  }
}
