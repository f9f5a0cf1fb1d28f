/** Graphs drawn from a seed. Neighbours are ascending, and edges go both ways. None need be connected. */
import type { Random } from '../core/random.ts';
import { undirected } from './edge-list.ts';
import type { Graph } from './graph.ts';
import type { Edge } from './spec.ts';

/** Switches per edge: mixing is measured to be complete after a few (Milo et al. 2003 take 100). */
const SWITCHES_PER_EDGE = 20;

/**
 * Every node with exactly `degree` others. n * degree is even, and degree < n.
 *
 * By switches of a circulant graph: two edges (a, b), (c, d) become (a, d), (c, b) where this makes no
 * loop and no double edge. All graphs of this degree are reached, in the limit evenly, and the number of
 * steps is known beforehand, unlike that of the pairing model. Source: Milo, Kashtan, Itzkovitz, Newman,
 * Alon 2003, "On the uniform generation of random graphs with prescribed degree sequences".
 * O(n * degree).
 */
export function randomRegular(n: number, degree: number, random: Random): Graph {
  const edges = circulant(n, degree);
  const key = (a: number, b: number): number => Math.min(a, b) * n + Math.max(a, b);
  const taken = new Set(edges.map(([a, b]) => key(a, b)));
  for (let step = 0; step < SWITCHES_PER_EDGE * edges.length; step++) {
    const [i, j] = [random.integer(edges.length), random.integer(edges.length)];
    const [first, second] = [edges[i], edges[j]];
    if (first === undefined || second === undefined) break;
    const [a, b] = first;
    const [c, d] = random.chance(0.5) ? second : [second[1], second[0]];
    if (a === d || b === c || taken.has(key(a, d)) || taken.has(key(c, b))) continue;
    for (const old of [key(a, b), key(c, d)]) taken.delete(old);
    for (const fresh of [key(a, d), key(c, b)]) taken.add(fresh);
    edges[i] = [a, d];
    edges[j] = [c, b];
  }
  return undirected(n, edges);
}

/** Each pair of nodes, independently, with this probability (Erdős, Rényi; Gilbert 1959). O(n^2). */
export function erdosRenyi(n: number, probability: number, random: Random): Graph {
  const pairs = Array.from({ length: n }, (_, i) =>
    Array.from({ length: i }, (__, j): Edge => [i, j]),
  ).flat();
  return undirected(
    n,
    pairs.filter(() => random.chance(probability)),
  );
}

/**
 * A ring in which each node has its `degree` nearest, half of them on each side; then the far end of each
 * edge moves, with probability `rewire`, to a node drawn from all that the near end has no edge with.
 * Source: Watts, Strogatz 1998, "Collective dynamics of small-world networks". `degree` is even and < n.
 */
export function smallWorld(n: number, degree: number, rewire: number, random: Random): Graph {
  const near = Array.from({ length: n }, () => new Set<number>());
  const edges = circulant(n, degree);
  for (const [a, b] of edges) {
    near[a]?.add(b);
    near[b]?.add(a);
  }
  for (const [index, [a, b]] of edges.entries()) {
    if (!random.chance(rewire)) continue;
    const known = near[a] ?? new Set<number>();
    const free = Array.from({ length: n }, (_, i) => i).filter((i) => i !== a && !known.has(i));
    const to = free.length === 0 ? b : (free[random.integer(free.length)] ?? b);
    known.delete(b);
    near[b]?.delete(a);
    known.add(to);
    near[to]?.add(a);
    edges[index] = [a, to];
  }
  return undirected(n, edges);
}

/** Each node with the `degree` nearest in the circle; with an odd degree also with the one opposite. */
function circulant(n: number, degree: number): Edge[] {
  const edges: Edge[] = [];
  for (let offset = 1; offset <= Math.floor(degree / 2); offset++) {
    for (let i = 0; i < n; i++) edges.push([i, (i + offset) % n]);
  }
  if (degree % 2 === 1) for (let i = 0; i < n / 2; i++) edges.push([i, i + n / 2]);
  return edges;
}
