import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildTopology, topologyProblem } from '../../../pkg/topology/build.ts';
import { inNeighbours } from '../../../pkg/topology/graph.ts';
import { diameter, leastInDegree } from '../../../pkg/topology/properties.ts';
import type { TopologySpec } from '../../../pkg/topology/spec.ts';

/** Every kind, on as many nodes: how many edges (each way counts), least in-degree and diameter it has. */
const KNOWN: readonly (readonly [TopologySpec, number, number, number, number])[] = [
  [{ kind: 'complete' }, 5, 20, 4, 1],
  [{ kind: 'line' }, 5, 8, 1, 4],
  [{ kind: 'ring' }, 6, 12, 2, 3],
  [{ kind: 'star' }, 6, 10, 1, 2],
  [{ kind: 'wheel' }, 6, 20, 3, 2],
  [{ kind: 'grid' }, 9, 24, 2, 4],
  [{ kind: 'torus', columns: 4 }, 12, 48, 4, 3],
  [{ kind: 'torus', columns: 2 }, 4, 8, 2, 2],
  [{ kind: 'tree', k: 3 }, 13, 24, 1, 4],
  [{ kind: 'hypercube' }, 16, 64, 4, 4],
  [{ kind: 'chord', offsets: [1, 2, 3, 4, 5] }, 7, 35, 5, 2],
  [{ kind: 'chord', offsets: [2] }, 6, 6, 1, Infinity],
  [{ kind: 'core', size: 3 }, 7, 30, 3, 2],
  [{ kind: 'two-cliques' }, 8, 32, 4, 2],
  [{ kind: 'barbell', clique: 3 }, 8, 18, 2, 5],
  [{ kind: 'barbell', clique: 3 }, 6, 14, 2, 3],
  [{ kind: 'erdos-renyi', probability: 1, seed: 1 }, 5, 20, 4, 1],
  [{ kind: 'small-world', degree: 2, rewire: 0, seed: 1 }, 6, 12, 2, 3],
  [{ kind: 'edges', edges: [[0, 1], [1, 2], [2, 0]] }, 3, 3, 1, 2], // prettier-ignore
];

describe('topologies', () => {
  for (const [spec, n, edges, degree, width] of KNOWN) {
    it(`${JSON.stringify(spec)} on ${n} nodes is as known`, () => {
      const graph = buildTopology(spec, n);
      expect(topologyProblem(spec, n)).to.equal(undefined);
      expect(graph).to.have.length(n);
      expect(graph.flat()).to.have.length(edges);
      expect(leastInDegree(graph)).to.equal(degree);
      expect(diameter(graph)).to.equal(width);
    });
  }

  it('say what they need of the number of nodes', () => {
    const refused: readonly (readonly [TopologySpec, number, string])[] = [
      [{ kind: 'ring' }, 2, 'ring needs at least 3 nodes; there are 2 nodes'],
      [{ kind: 'two-cliques' }, 7, 'two-cliques needs an even number of nodes; there are 7 nodes'],
      [{ kind: 'hypercube' }, 6, 'hypercube needs a power of 2 of nodes; there are 6 nodes'],
      [{ kind: 'torus', columns: 5 }, 12, 'needs full rows of columns = 5'],
      [{ kind: 'chord', offsets: [9] }, 7, 'needs offsets below the number of nodes'],
      [{ kind: 'core', size: 9 }, 7, 'needs at least size = 9 nodes'],
      [{ kind: 'barbell', clique: 4 }, 7, 'needs room for two cliques of 4'],
      [
        { kind: 'random-regular', degree: 3, seed: 1 },
        7,
        'an even number of nodes, as degree = 3 is odd',
      ],
      [
        { kind: 'random-regular', degree: 8, seed: 1 },
        7,
        'needs a degree below the number of nodes',
      ],
      [{ kind: 'small-world', degree: 3, rewire: 0, seed: 1 }, 7, 'needs an even degree'],
      [{ kind: 'edges', edges: [[0, 7]] }, 7, 'needs edges between its nodes'],
    ];
    for (const [spec, n, words] of refused) expect(topologyProblem(spec, n)).to.include(words);
  });

  it('drawn at random have their degrees, no loops and no doubles, and follow the seed', () => {
    const sizes = fc.record({
      n: fc.integer({ min: 4, max: 14 }),
      degree: fc.integer({ min: 1, max: 6 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ n, degree, seed }) => {
        const specs: readonly TopologySpec[] = [
          { kind: 'random-regular', degree, seed },
          { kind: 'small-world', degree, rewire: 0.5, seed },
          { kind: 'erdos-renyi', probability: 0.5, seed },
        ];
        for (const spec of specs.filter((some) => topologyProblem(some, n) === undefined)) {
          const graph = buildTopology(spec, n);
          expect(graph).to.deep.equal(buildTopology(spec, n));
          expect(graph).to.deep.equal(inNeighbours(graph));
          for (const [i, neighbours] of graph.entries()) {
            expect(neighbours).not.to.include(i);
            expect(new Set(neighbours).size).to.equal(neighbours.length);
            if (spec.kind === 'random-regular') expect(neighbours).to.have.length(degree);
          }
          if (spec.kind === 'small-world') expect(graph.flat()).to.have.length(n * degree);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('drawn at random differ from seed to seed', () => {
    const drawn = Array.from({ length: 20 }, (_, seed) =>
      JSON.stringify(buildTopology({ kind: 'random-regular', degree: 3, seed }, 10)),
    );
    expect(new Set(drawn).size).to.be.above(15);
  });
});
