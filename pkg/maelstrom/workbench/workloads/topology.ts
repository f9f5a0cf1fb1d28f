/** Who is told to speak to whom, by names of nodes. Source: `glomers.md` 2.4. */
import { grid, line, total, tree } from '../../../topology/classic.ts';
import type { Graph } from '../../../topology/graph.ts';
import type { TopologyName } from '../settings.ts';

/** Neighbours by node, as a `topology` request carries them. */
export function namedTopology(
  name: TopologyName,
  nodes: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const graph = graphOf(name, nodes.length);
  const entries = nodes.map(
    (node, i) => [node, (graph[i] ?? []).map((j) => nodes[j] ?? '')] as const,
  );
  // Theirs builds a line from its links: who has none is not mentioned.
  const mentioned = name === 'line' ? entries.filter(([, list]) => list.length > 0) : entries;
  return Object.fromEntries(mentioned);
}

function graphOf(name: TopologyName, n: number): Graph {
  switch (name) {
    case 'line':
      return line(n);
    case 'grid':
      return grid(n);
    case 'total':
      return total(n);
    case 'tree':
    case 'tree2':
      return tree(n, 2);
    case 'tree3':
      return tree(n, 3);
    case 'tree4':
      return tree(n, 4);
  }
}
