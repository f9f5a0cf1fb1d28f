/** Virtual time: callbacks in order of their time, ties in order of their scheduling. */
import { millis, type Millis } from '../../pkg/core/ids.ts';
import type { Clock } from '../../pkg/host/transport.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class EventQueue implements Clock {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;

  now(): Millis {
    return millis(this.#now);
  }

  after(delay: Millis, callback: () => void): () => void {
    let cancelled = false;
    this.#push({
      at: this.#now + delay,
      order: this.#order++,
      run: () => {
        if (!cancelled) callback();
      },
    });
    return () => {
      cancelled = true;
    };
  }

  /** Runs the next callback; false when there is none. */
  runNext(): boolean {
    const entry = this.#pop();
    if (entry === undefined) return false;
    this.#now = entry.at;
    entry.run();
    return true;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    for (;;) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      if (left === undefined) break;
      const onRight = right !== undefined && isBefore(right, left);
      const child = onRight ? right : left;
      if (!isBefore(child, moved)) break;
      heap[index] = child;
      index = 2 * index + (onRight ? 2 : 1);
    }
    heap[index] = moved;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
