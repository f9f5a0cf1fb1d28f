/**
 * The search behind all conditions on incomplete graphs: two groups of nodes, disjoint and not empty, in
 * which nobody hears enough of the nodes outside its own group. Such groups can keep apart for ever.
 *
 * A set is called closed when each of its members, the exempt ones aside, hears fewer than `threshold` of
 * the nodes outside. The union of closed sets is closed, so every set has one largest closed subset, found
 * by dropping whoever hears too many, until nobody does. That carries the search: it keeps the largest
 * closed sets that each group may still become, and decides of one node at a time which group must do
 * without it. Groups exist exactly if some branch gets them disjoint before either has lost all members.
 */
import { bitCount, firstBits, lowestBit, setOf } from './bits.ts';
import { inNeighbours, type Graph } from './graph.ts';

/** Two groups that do not hear enough of each other, as bit sets. */
export interface Separation {
  readonly left: number;
  readonly right: number;
}

export class SeparationSearch {
  readonly #heardBy: readonly number[];
  readonly #all: number;
  readonly #threshold: number;
  #universe = 0;
  #exempt = 0;

  /**
   * @param graph At most `MEMBERS_MAX` nodes.
   * @param threshold How many nodes outside its group a member has to hear to be drawn to them; at least 1.
   */
  constructor(graph: Graph, threshold: number) {
    this.#heardBy = inNeighbours(graph).map(setOf);
    this.#all = firstBits(graph.length);
    this.#threshold = threshold;
  }

  /**
   * Two such groups, or undefined when there are none. Exponential in the number of nodes.
   * @param removed Nodes that belong to neither group and do not count among those heard.
   * @param exempt Nodes that may stand in a group without being bound by the threshold; a group that has
   *   only these counts as empty.
   */
  find({
    removed = 0,
    exempt = 0,
  }: {
    readonly removed?: number;
    readonly exempt?: number;
  }): Separation | undefined {
    this.#universe = this.#all & ~removed;
    this.#exempt = exempt;
    const all = this.#closedPart(this.#universe);
    const first = all & ~exempt;
    if (first === 0) return undefined;
    // The groups can be swapped, so let it be the left one that does without some node.
    return this.#search(all & ~(1 << lowestBit(first)), all, 0);
  }

  /** @param kept Nodes that the left group must have. */
  #search(leftMost: number, rightMost: number, kept: number): Separation | undefined {
    const left = this.#closedPart(leftMost);
    if ((left & kept) !== kept) return undefined;
    const right = this.#closedPart(rightMost);
    if (this.#leastSize(left) + this.#leastSize(right) > bitCount(left | right)) return undefined;
    const both = left & right;
    if (both === 0) return { left, right };
    const contested = both & -both;
    return (
      this.#search(left & ~contested, right, kept) ??
      this.#search(left, right & ~contested, kept | contested)
    );
  }

  /** The largest closed subset. */
  #closedPart(within: number): number {
    let set = within;
    for (;;) {
      const outside = this.#universe & ~set;
      let drawn = 0;
      for (let rest = set & ~this.#exempt; rest !== 0; rest &= rest - 1) {
        const heard = this.#heardBy[lowestBit(rest)] ?? 0;
        if (bitCount(heard & outside) >= this.#threshold) drawn |= rest & -rest;
      }
      if (drawn === 0) return set;
      set &= ~drawn;
    }
  }

  /**
   * No closed subset that counts is smaller: a member has all of those it hears around it, but for
   * threshold - 1. Infinity when there is no such subset.
   */
  #leastSize(set: number): number {
    let least = Infinity;
    for (let rest = set & ~this.#exempt; rest !== 0; rest &= rest - 1) {
      const heard = bitCount((this.#heardBy[lowestBit(rest)] ?? 0) & this.#universe);
      least = Math.min(least, heard - this.#threshold + 2);
    }
    return Math.max(1, least);
  }
}
