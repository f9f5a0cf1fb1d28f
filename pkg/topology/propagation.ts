/**
 * How fast news crosses a graph among liars. A set A of honest nodes propagates to the other honest nodes
 * when the set of those reached grows to all of them: in each round by whoever hears more than f of those
 * reached before. Where the graph bears f liars, of any two complementary sets one propagates to the other.
 *
 * Source: Vaidya, Tseng, Liang 2012, definitions 2 and 3, lemma 2.
 */
import { bitCount, firstBits, lowestBit, setOf, subsets } from './bits.ts';
import { DECIDABLE_NODES_MAX } from './conditions.ts';
import { inNeighbours, type Graph } from './graph.ts';
import { leastInDegree } from './properties.ts';

/**
 * The fewest rounds in which, whoever the at most f liars are and however the honest nodes are split in
 * two, one part propagates to the other. The graph must bear f liars.
 *
 * @returns Exact for graphs of which conditions are decided; beyond, n - f - 1, which is always enough: the
 *   first part has f + 1 nodes at least, and each round reaches one more. On a complete graph 1, as one part
 *   has more than f nodes.
 */
export function propagationRounds(graph: Graph, f: number): number {
  const n = graph.length;
  const enough = Math.max(1, n - f - 1);
  if (leastInDegree(graph) === n - 1) return 1;
  if (n > DECIDABLE_NODES_MAX) return enough;
  const heardBy = inNeighbours(graph).map(setOf);
  let most = 1;
  for (let liars = 0; liars <= Math.min(f, n - 2); liars++) {
    for (const faulty of subsets(n, liars)) {
      most = Math.max(most, slowestSplit(heardBy, firstBits(n) & ~faulty, f));
    }
  }
  return most;
}

/** The most rounds that any split of the honest nodes takes. */
function slowestSplit(heardBy: readonly number[], honest: number, f: number): number {
  const first = honest & -honest;
  let most = 1;
  // All subsets of the others, each with the first node: every split once.
  const others = honest & ~first;
  for (let part = others; part !== 0;) {
    part = (part - 1) & others;
    const one = part | first;
    const there = roundsFrom(one, heardBy, honest, f);
    const back = there === 1 ? 1 : roundsFrom(honest & ~one, heardBy, honest, f);
    most = Math.max(most, Math.min(there, back));
  }
  return most;
}

/** Rounds until all honest nodes are reached from some; Infinity when they never are. */
function roundsFrom(start: number, heardBy: readonly number[], honest: number, f: number): number {
  let reached = start;
  for (let rounds = 0; ; rounds++) {
    const rest = honest & ~reached;
    if (rest === 0) return rounds;
    let fresh = 0;
    for (let left = rest; left !== 0; left &= left - 1) {
      if (bitCount((heardBy[lowestBit(left)] ?? 0) & reached) > f) fresh |= left & -left;
    }
    if (fresh === 0) return Infinity;
    reached |= fresh;
  }
}
