/**
 * Which transaction must come before which, and why: Adya's direct serialization graph, with the orders
 * of processes and of real time beside it (A. Adya, "Weak Consistency", 1999, section 3.1).
 */
import type { Json } from '../../../../core/json.ts';

/**
 * Of an edge from T1 to T2. `ww`: T2 wrote over what T1 wrote. `wr`: T2 read what T1 wrote. `rw`: T2 wrote
 * over what T1 read. `process`: the same process ran T1 first. `realtime`: T1 ended before T2 began.
 */
export type Relation = 'ww' | 'wr' | 'rw' | 'process' | 'realtime';

/** The versions that make an edge; `null` and absent for the two orders. */
export interface Reason {
  readonly relation: Relation;
  readonly key?: Json;
  /** The version that T1 wrote or read; null: the initial one. */
  readonly value?: Json;
  /** The version that T2 wrote, for `ww` and `rw`. */
  readonly next?: Json;
}

/** Edges from each node, by the node they lead to and their relation; the first reason is kept. */
export class DependencyGraph {
  readonly #edges: Map<number, Map<Relation, Reason>>[];

  /** @param size Number of nodes, which are 0 to size - 1. */
  constructor(size: number) {
    this.#edges = Array.from({ length: size }, () => new Map());
  }

  get size(): number {
    return this.#edges.length;
  }

  /** A node does not depend on itself. */
  link(from: number, to: number, reason: Reason): void {
    if (from === to) return;
    const out = this.#edges[from];
    const reasons = out?.get(to) ?? new Map<Relation, Reason>();
    if (!reasons.has(reason.relation)) reasons.set(reason.relation, reason);
    out?.set(to, reasons);
  }

  /** Nodes that directly follow, with all that says so. */
  from(node: number): ReadonlyMap<number, ReadonlyMap<Relation, Reason>> {
    return this.#edges[node] ?? new Map();
  }
}
