/** Directed graphs on the nodes 0..n-1, as lists of neighbours. */

/** `graph[i]` lists the nodes that i speaks to, in the order in which the generator names them. */
export type Graph = readonly (readonly number[])[];

/** The nodes that speak to each node, ascending. O(n + edges). */
export function inNeighbours(graph: Graph): Graph {
  const into: number[][] = graph.map(() => []);
  for (const [from, neighbours] of graph.entries()) {
    for (const to of neighbours) into[to]?.push(from);
  }
  return into;
}
