/** What can be said of any graph at once: degrees, and how far apart nodes are. */
import { inNeighbours, type Graph } from './graph.ts';

/** The fewest nodes that speak to any one node; 0 for the empty graph. */
export function leastInDegree(graph: Graph): number {
  return graph.length === 0 ? 0 : Math.min(...inNeighbours(graph).map(({ length }) => length));
}

/**
 * The most steps that the shortest way from one node to another takes; Infinity when there is none,
 * so that it tells as well whether all nodes reach all.
 * O(n (n + edges)).
 */
export function diameter(graph: Graph): number {
  return Math.max(0, ...graph.map((_, from) => Math.max(...distancesFrom(graph, from))));
}

/** The steps from one node to each, breadth first; Infinity where no way leads. */
function distancesFrom(graph: Graph, from: number): readonly number[] {
  const distances = graph.map((_, i) => (i === from ? 0 : Infinity));
  const queue = [from];
  for (const i of queue) {
    for (const j of graph[i] ?? []) {
      if (distances[j] !== Infinity) continue;
      distances[j] = (distances[i] ?? 0) + 1;
      queue.push(j);
    }
  }
  return distances;
}
