/** From a topology and a number of nodes to the graph, and what each topology demands of them. */
import { Random } from '../core/random.ts';
import { grid, line, total, tree } from './classic.ts';
import { erdosRenyi, randomRegular, smallWorld } from './drawn.ts';
import { directed } from './edge-list.ts';
import type { Graph } from './graph.ts';
import { barbell, chord, core, hypercube, ring, star, torus, twoCliques, wheel } from './named.ts';
import type { TopologySpec } from './spec.ts';

/**
 * Why there is no such graph on n nodes.
 * @returns A sentence for the author of an experiment; undefined when there is one.
 */
export function topologyProblem(spec: TopologySpec, n: number): string | undefined {
  const failed = demandsOf(spec, n).find(([holds]) => !holds);
  return failed === undefined ? undefined : `${spec.kind} needs ${failed[1]}; there are ${n} nodes`;
}

/** A condition, and what it asks for in words. */
type Demand = readonly [holds: boolean, what: string];

function demandsOf(spec: TopologySpec, n: number): readonly Demand[] {
  switch (spec.kind) {
    case 'complete':
    case 'line':
    case 'star':
    case 'grid':
    case 'tree':
    case 'erdos-renyi':
      return [];
    case 'ring':
      return [[n >= 3, 'at least 3 nodes']];
    case 'wheel':
      return [[n >= 4, 'at least 4 nodes']];
    case 'two-cliques':
      return [[n % 2 === 0, 'an even number of nodes']];
    case 'hypercube':
      return [[Number.isInteger(Math.log2(n)), 'a power of 2 of nodes']];
    case 'torus':
      return [[n % spec.columns === 0, `full rows of columns = ${spec.columns}`]];
    case 'chord':
      return [[spec.offsets.every((offset) => offset < n), 'offsets below the number of nodes']];
    case 'core':
      return [[spec.size <= n, `at least size = ${spec.size} nodes`]];
    case 'barbell':
      return [[2 * spec.clique <= n, `room for two cliques of ${spec.clique}`]];
    case 'random-regular':
      return [
        [spec.degree < n, 'a degree below the number of nodes'],
        [(n * spec.degree) % 2 === 0, `an even number of nodes, as degree = ${spec.degree} is odd`],
      ];
    case 'small-world':
      return [
        [spec.degree % 2 === 0, 'an even degree'],
        [spec.degree < n, 'a degree below the number of nodes'],
      ];
    case 'edges':
      return [[spec.edges.flat().every((i) => i >= 0 && i < n), 'edges between its nodes']];
  }
}

/** The graph of a topology on n nodes; `topologyProblem` must have found none. */
export function buildTopology(spec: TopologySpec, n: number): Graph {
  switch (spec.kind) {
    case 'complete':
      return total(n);
    case 'line':
      return line(n);
    case 'ring':
      return ring(n);
    case 'star':
      return star(n);
    case 'wheel':
      return wheel(n);
    case 'grid':
      return grid(n);
    case 'two-cliques':
      return twoCliques(n);
    case 'hypercube':
      return hypercube(n);
    case 'torus':
      return torus(n, spec.columns);
    case 'tree':
      return tree(n, spec.k);
    case 'chord':
      return chord(n, spec.offsets);
    case 'core':
      return core(n, spec.size);
    case 'barbell':
      return barbell(n, spec.clique);
    case 'random-regular':
      return randomRegular(n, spec.degree, stream(spec));
    case 'erdos-renyi':
      return erdosRenyi(n, spec.probability, stream(spec));
    case 'small-world':
      return smallWorld(n, spec.degree, spec.rewire, stream(spec));
    case 'edges':
      return directed(n, spec.edges);
  }
}

function stream({ kind, seed }: { readonly kind: string; readonly seed: number }): Random {
  return Random.fromSeed(seed).fork(`topology:${kind}`);
}
