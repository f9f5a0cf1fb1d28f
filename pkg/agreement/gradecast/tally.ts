/** Counts who says what of whom: one word of each speaker about each origin. */
import type { NodeId } from '../../core/ids.ts';

/** A value that somebody was heard to say, and by how many. */
export interface Support<V> {
  readonly value: V;
  readonly count: number;
}

export class Tally<V> {
  readonly #key: (value: V) => string;
  readonly #by = new Map<NodeId, Map<string, { readonly value: V; count: number }>>();

  constructor(key: (value: V) => string) {
    this.#key = key;
  }

  add(origin: NodeId, value: V): void {
    let supports = this.#by.get(origin);
    if (supports === undefined) {
      supports = new Map<string, { readonly value: V; count: number }>();
      this.#by.set(origin, supports);
    }
    const key = this.#key(value);
    const support = supports.get(key);
    if (support === undefined) supports.set(key, { value, count: 1 });
    else support.count += 1;
  }

  /** The value of `origin` that most speak for; undefined when nobody speaks of it. */
  best(origin: NodeId): Support<V> | undefined {
    let best: Support<V> | undefined;
    for (const support of this.#by.get(origin)?.values() ?? []) {
      if (best === undefined || support.count > best.count) best = support;
    }
    return best;
  }
}
