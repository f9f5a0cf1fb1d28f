/** Graphs from lists of edges. Edges named twice count once, and an edge of a node to itself not at all. */
import type { Graph } from './graph.ts';
import type { Edge } from './spec.ts';

/** The graph on n nodes in which these edges can be walked one way. Neighbours are ascending. */
export function directed(n: number, edges: readonly Edge[]): Graph {
  const neighbours = Array.from({ length: n }, () => new Set<number>());
  for (const [from, to] of edges) if (from !== to) neighbours[from]?.add(to);
  return neighbours.map((set) => [...set].toSorted((a, b) => a - b));
}

/** The same with every edge both ways. */
export function undirected(n: number, edges: readonly Edge[]): Graph {
  return directed(n, [...edges, ...edges.map(([from, to]): Edge => [to, from])]);
}
