import { expect } from 'chai';
import { describe, it } from 'mocha';
import { buildTopology } from '../../../pkg/topology/build.ts';
import { DECIDABLE_NODES_MAX, iabcCut } from '../../../pkg/topology/conditions.ts';
import type { Graph } from '../../../pkg/topology/graph.ts';
import { propagationRounds } from '../../../pkg/topology/propagation.ts';
import type { TopologySpec } from '../../../pkg/topology/spec.ts';
import { roundsToCross } from '../../support/brute-force-graphs.ts';

/** A ring that can be walked in one direction only. */
function oneWay(n: number): Graph {
  return buildTopology({ kind: 'chord', offsets: [1] }, n);
}

describe('propagation', () => {
  it('takes one round on complete graphs, of any size', () => {
    for (const [n, f] of [
      [4, 1],
      [7, 2],
      [40, 13],
    ] as const) {
      // prettier-ignore
      expect(propagationRounds(buildTopology({ kind: 'complete' }, n), f)).to.equal(1);
    }
  });

  it('takes half the way round a ring without faults, from the nearest of two parts', () => {
    expect(propagationRounds(oneWay(8), 0)).to.equal(4);
    expect(propagationRounds(oneWay(9), 0)).to.equal(4);
  });

  it('is what the definition says, tried on every split', () => {
    let compared = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const spec: TopologySpec = { kind: 'erdos-renyi', probability: 0.75, seed };
      for (const [n, f] of [
        [5, 0],
        [6, 1],
        [7, 1],
        [7, 2],
      ] as const) {
        // prettier-ignore
        const graph = buildTopology(spec, n);
        if (iabcCut(graph, f, f + 1) !== undefined) continue;
        compared += 1;
        expect(propagationRounds(graph, f), `${n} ${f} ${seed}`).to.equal(roundsToCross(graph, f));
      }
    }
    expect(compared).to.be.above(20);
  });

  it('is bounded by n - f - 1 where the graph is too large to go through', () => {
    const n = DECIDABLE_NODES_MAX + 1;
    expect(propagationRounds(buildTopology({ kind: 'ring' }, n), 0)).to.equal(n - 1);
  });
});
