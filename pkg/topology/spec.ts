/**
 * The topologies by name: what an experiment may ask for, and a line of help for each. Adding one takes
 * a member of `TopologySpec`, a line here and a case in `build.ts`; the compiler names the places.
 */

/**
 * A topology with its parameters. On how many nodes, says whoever builds it. The ones that are drawn have
 * a seed of their own, so that runs with other seeds have the same graph: what is decided of it holds for all.
 */
export type TopologySpec =
  | { readonly kind: 'complete' | 'line' | 'ring' | 'star' | 'wheel' | 'grid' }
  | { readonly kind: 'two-cliques' | 'hypercube' }
  | { readonly kind: 'torus'; readonly columns: number }
  | { readonly kind: 'tree'; readonly k: number }
  | { readonly kind: 'chord'; readonly offsets: readonly number[] }
  | { readonly kind: 'core'; readonly size: number }
  | { readonly kind: 'barbell'; readonly clique: number }
  | { readonly kind: 'random-regular'; readonly degree: number; readonly seed: number }
  | { readonly kind: 'erdos-renyi'; readonly probability: number; readonly seed: number }
  | {
      readonly kind: 'small-world';
      readonly degree: number;
      readonly rewire: number;
      readonly seed: number;
    }
  | { readonly kind: 'edges'; readonly edges: readonly Edge[] };

/** Node `from` speaks to node `to`; both are positions among the nodes, from 0. */
export type Edge = readonly [from: number, to: number];

export type TopologyName = TopologySpec['kind'];

/** What each is, for help texts and generated documents. Where nothing is said, edges go both ways. */
export const TOPOLOGIES: Readonly<Record<TopologyName, string>> = {
  complete: 'everybody speaks to everybody',
  line: 'each node with the one before and the one after it',
  ring: 'a line whose ends speak to each other',
  star: 'the first node with all others',
  wheel: 'the first node with all others, which form a ring',
  grid: 'a square filled row by row, each node with those above, below and beside it',
  'two-cliques': 'two complete halves, each node with its counterpart in the other half as well',
  hypercube: 'nodes whose numbers from 0 differ in one binary digit; their number is a power of 2',
  torus: 'a grid of full rows, `columns` wide, whose opposite borders touch',
  tree: 'a tree in which each node has up to `k` children',
  chord: 'one-way: each node to those that come `offsets` places after it in the circle',
  core: '`size` nodes in the middle speak to everybody, the others to these only',
  barbell: 'two cliques of `clique` nodes at the ends of a line of the others',
  'random-regular': 'each node with `degree` others, drawn from its `seed`',
  'erdos-renyi': 'each pair with `probability`, drawn from its `seed`',
  'small-world':
    'a ring of `degree` nearest, each edge moved with probability `rewire`, from its `seed`',
  edges: 'the edges of a list: `n1 > n2` one way, `n1 <> n2` both ways',
};
