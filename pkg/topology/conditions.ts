/**
 * Which incomplete graphs bear faults, decided exactly, with two groups that keep apart as the evidence
 * where they do not. The questions are hard (to decide robustness is coNP-complete: Zhang, Fata, Sundaram
 * 2015), so the search is exponential and graphs beyond `DECIDABLE_NODES_MAX` are not to be asked about.
 *
 * Sources: LeBlanc, Zhang, Koutsoukos, Sundaram 2013 (robustness); Vaidya, Tseng, Liang 2012 (the
 * condition of IABC); `agreement.md` 1.4. Why each is a search for closed groups is said in place.
 */
import { membersOf, setOf, subsets } from './bits.ts';
import type { Graph } from './graph.ts';
import { SeparationSearch } from './separation.ts';

/**
 * The largest graph of which a condition is decided. Of ten families of graphs and up to 5 faults, the
 * hardest with 18 nodes took 0.8 s, with 20 nodes 1.8 s, with 24 nodes 39 s.
 */
export const DECIDABLE_NODES_MAX = 18;

/** Why a condition does not hold: the faulty nodes can keep two groups apart. Nodes ascending. */
export interface Cut {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly faulty: readonly number[];
}

/**
 * Against the condition under which f Byzantine nodes, which may tell everyone something else, are borne:
 * for every set F of at most f nodes and every partition L, C, R of the others with L and R not empty,
 * some node of L hears `threshold` nodes of C and R, or some node of R that many of L and C. The threshold
 * is f + 1 with synchronous rounds and 2f + 1 with asynchronous ones.
 *
 * So L and R break it exactly if they are closed in the graph without F. Only the largest sets F matter:
 * to move a node from C to F, or from a group that has others, opens no group.
 *
 * @returns A cut with as many faulty nodes as there may be; undefined when the condition holds.
 */
export function iabcCut(graph: Graph, f: number, threshold: number): Cut | undefined {
  return cut(graph, threshold, { faulty: f, as: 'removed' });
}

/** The same for these faulty nodes and no others: two groups that they can keep apart. */
export function cutBy(faulty: readonly number[], graph: Graph, threshold: number): Cut | undefined {
  const found = new SeparationSearch(graph, threshold).find({ removed: setOf(faulty) });
  if (found === undefined) return undefined;
  return { left: membersOf(found.left), right: membersOf(found.right), faulty };
}

/**
 * Against (r, s)-robustness: of any two disjoint sets of nodes that are not empty, either one consists of
 * nodes only that hear r or more nodes outside it, or both together have at least s such nodes. With
 * r = s = f + 1 it is necessary and sufficient for W-MSR against f nodes that tell everyone the same.
 *
 * The s - 1 nodes that may hear more are exempt from the threshold here, and stand in a group or not.
 *
 * @returns undefined when the graph is (r, s)-robust.
 */
export function robustnessCut(graph: Graph, r: number, s: number): Cut | undefined {
  return cut(graph, r, { faulty: s - 1, as: 'exempt' });
}

/**
 * The largest r for which the graph is r-robust: of any two disjoint sets of nodes that are not empty, one
 * has a node that hears r or more nodes outside it. At most ceil(n/2), which complete graphs attain.
 */
export function robustness(graph: Graph): number {
  const most = Math.ceil(graph.length / 2);
  let r = 0;
  while (r < most && robustnessCut(graph, r + 1, 1) === undefined) r += 1;
  return r;
}

/** Two groups for some choice of the faulty nodes, of which there are as many as leave two others. */
function cut(
  graph: Graph,
  threshold: number,
  { faulty, as }: { readonly faulty: number; readonly as: 'removed' | 'exempt' },
): Cut | undefined {
  const search = new SeparationSearch(graph, threshold);
  const size = Math.max(0, Math.min(faulty, graph.length - 2));
  for (const chosen of subsets(graph.length, size)) {
    const found = search.find({ [as]: chosen });
    if (found === undefined) continue;
    const groups = { left: membersOf(found.left), right: membersOf(found.right) };
    return { ...groups, faulty: membersOf(chosen) };
  }
  return undefined;
}
