/**
 * About whom there is news, and how often it was told: lambda * ceil(log10(n + 1)) times in all (SWIM,
 * section 4.1), what was told least first, and of that the newest.
 *
 * It holds ids, and what is told is what is known at that time: news about a member takes the place of
 * older news about it, and the queue is never longer than there are members.
 */
import type { NodeId } from '../core/ids.ts';

export class NewsQueue {
  readonly #told = new Map<NodeId, number>();

  get size(): number {
    return this.#told.size;
  }

  /** There is something new about a member. */
  add(id: NodeId): void {
    // Deleted first, so that the newest stands last.
    this.#told.delete(id);
    this.#told.set(id, 0);
  }

  remove(id: NodeId): void {
    this.#told.delete(id);
  }

  /**
   * Takes what to tell in one message, and counts it as told. O(size log size).
   * @param limit How often news is told; what has been told so often is dropped.
   */
  take(count: number, limit: number): NodeId[] {
    const taken = [...this.#told]
      .toReversed()
      .toSorted(([, a], [, b]) => a - b)
      .slice(0, count);
    for (const [id, told] of taken) {
      if (told + 1 >= limit) this.#told.delete(id);
      else this.#told.set(id, told + 1);
    }
    return taken.map(([id]) => id);
  }
}

/** How often news is told among `n` members, this one included. */
export function transmitLimit(retransmit: number, n: number): number {
  return retransmit * Math.ceil(Math.log10(n + 1));
}
