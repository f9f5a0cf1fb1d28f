/** A binary heap: what waits, in the order of a number, ties in the order of arrival. */

interface Entry<Item> {
  readonly at: number;
  readonly order: number;
  readonly item: Item;
}

export class PriorityQueue<Item> {
  readonly #heap: Entry<Item>[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The number of the first; Infinity when nothing waits. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Infinity;
  }

  /** O(log size). */
  push(at: number, item: Item): void {
    const heap = this.#heap;
    const entry = { at, order: this.#order++, item };
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  /** Takes the first. O(log size). */
  pop(): Item | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first?.item;
  }

  /** Puts an entry into the empty root and lets it down to its place. */
  #sink(entry: Entry<Item>): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      let child = heap[below];
      const right = heap[below + 1];
      if (child === undefined) break;
      if (right !== undefined && isBefore(right, child)) [below, child] = [below + 1, right];
      if (isBefore(entry, child)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = entry;
  }
}

function isBefore<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
