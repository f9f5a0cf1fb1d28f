import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { buildTopology } from '../../../pkg/topology/build.ts';
import {
  DECIDABLE_NODES_MAX,
  iabcCut,
  robustness,
  robustnessCut,
} from '../../../pkg/topology/conditions.ts';
import type { Cut } from '../../../pkg/topology/conditions.ts';
import { inNeighbours, type Graph } from '../../../pkg/topology/graph.ts';
import { leastInDegree } from '../../../pkg/topology/properties.ts';
import { bearsByzantine, isRobust } from '../../support/brute-force-graphs.ts';

/** The chord network that is to bear f faults. */
function chord(n: number, f: number): Graph {
  return buildTopology(
    { kind: 'chord', offsets: Array.from({ length: 2 * f + 1 }, (_, i) => i + 1) },
    n,
  );
}

/** Any directed graph on 1 to `most` nodes: dense ones too, as sparse ones hold few surprises. */
function anyGraph(most: number): fc.Arbitrary<Graph> {
  const density = fc.integer({ min: 1, max: 9 });
  return fc
    .tuple(fc.integer({ min: 1, max: most }), density)
    .chain(([n, tenths]) =>
      fc
        .array(fc.integer({ min: 0, max: 9 }), { minLength: n * n, maxLength: n * n })
        .map((drawn) =>
          Array.from({ length: n }, (_, i) =>
            Array.from({ length: n }, (__, j) => j).filter(
              (j) => j !== i && (drawn[i * n + j] ?? 0) < tenths,
            ),
          ),
        ),
    );
}

describe('robustness', () => {
  it('of a complete graph is half its nodes, rounded up, the most there is', () => {
    for (let n = 3; n <= 12; n++) {
      expect(robustness(buildTopology({ kind: 'complete' }, n)), `K${n}`).to.equal(
        Math.ceil(n / 2),
      );
    }
  });

  it('is known of the usual graphs', () => {
    expect(robustness(buildTopology({ kind: 'ring' }, 9)), 'ring').to.equal(1);
    expect(robustness(buildTopology({ kind: 'line' }, 9)), 'line').to.equal(1);
    expect(robustness(buildTopology({ kind: 'star' }, 9)), 'star').to.equal(1);
    expect(robustness(buildTopology({ kind: 'wheel' }, 9)), 'wheel').to.equal(2);
    expect(robustness(buildTopology({ kind: 'two-cliques' }, 12)), 'two cliques').to.equal(1);
    expect(robustness(buildTopology({ kind: 'edges', edges: [] }, 3)), 'no edges').to.equal(0);
  });

  it('is what the definition says, tried on every pair of sets', () => {
    fc.assert(
      fc.property(anyGraph(6), fc.integer({ min: 1, max: 4 }), (graph, r) => {
        for (let s = 1; s <= graph.length; s++) {
          expect(robustnessCut(graph, r, s) === undefined).to.equal(isRobust(graph, r, s));
        }
        for (let k = 1; k <= Math.ceil(graph.length / 2); k++) {
          expect(isRobust(graph, k, 1), `${k}-robust`).to.equal(k <= robustness(graph));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the condition of IABC', () => {
  it('asks of complete graphs n > 3f with synchronous rounds and n > 5f with asynchronous ones', () => {
    for (const f of [1, 2]) {
      for (let n = 3; n <= 12; n++) {
        const graph = buildTopology({ kind: 'complete' }, n);
        expect(iabcCut(graph, f, f + 1) === undefined, `sync, n ${n}, f ${f}`).to.equal(n > 3 * f);
        const holds = iabcCut(graph, f, 2 * f + 1) === undefined;
        expect(holds, `async, n ${n}, f ${f}`).to.equal(n > 5 * f);
      }
    }
  });

  it('holds for the core network, and needs every one of its 2f + 1 nodes', () => {
    for (const f of [1, 2, 3]) {
      const n = 3 * f + 3;
      const core = (size: number): Graph => buildTopology({ kind: 'core', size }, n);
      expect(iabcCut(core(2 * f + 1), f, f + 1), `f ${f}`).to.equal(undefined);
      expect(iabcCut(core(2 * f), f, f + 1), `f ${f}`).not.to.equal(undefined);
    }
  });

  it('fails for the chord network of 7 nodes with f = 2, and holds with f = 1 for 4 and 5', () => {
    const broken = chord(7, 2);
    const cut = iabcCut(broken, 2, 3);
    expect(cut).not.to.equal(undefined);
    if (cut !== undefined) expectKeepsApart(broken, cut, 3);
    expect(iabcCut(chord(4, 1), 1, 2)).to.equal(undefined);
    expect(iabcCut(chord(5, 1), 1, 2)).to.equal(undefined);
  });

  it('fails for two cliques joined by a matching, however large, as in-degree is not enough', () => {
    for (const n of [8, 12, 16]) {
      const graph = buildTopology({ kind: 'two-cliques' }, n);
      expect(leastInDegree(graph)).to.equal(n / 2);
      const cut = iabcCut(graph, 1, 2);
      expect(cut, `n ${n}`).not.to.equal(undefined);
      if (cut !== undefined) expectKeepsApart(graph, cut, 2);
    }
  });

  it('is what the paper says, tried on every partition', () => {
    fc.assert(
      fc.property(anyGraph(6), fc.constantFrom(0, 1, 1, 2), fc.boolean(), (graph, f, sync) => {
        const threshold = sync ? f + 1 : 2 * f + 1;
        const cut = iabcCut(graph, f, threshold);
        expect(cut === undefined).to.equal(bearsByzantine(graph, f, threshold));
        if (cut !== undefined) expectKeepsApart(graph, cut, threshold);
      }),
      { numRuns: 100 },
    );
  });

  it('is decided within seconds for the largest graph that is allowed', () => {
    const n = DECIDABLE_NODES_MAX;
    const graph = buildTopology({ kind: 'erdos-renyi', probability: 0.7, seed: 1 }, n);
    expect(iabcCut(graph, 1, 2)).to.equal(undefined);
    expect(iabcCut(graph, 5, 6)).not.to.equal(undefined);
  });
});

/** The groups are not empty, share nothing, and none of their nodes hears enough others. */
function expectKeepsApart(graph: Graph, { left, right, faulty }: Cut, threshold: number): void {
  const named = [...left, ...right, ...faulty];
  expect(new Set(named).size).to.equal(named.length);
  for (const group of [left, right]) {
    expect(group).not.to.deep.equal([]);
    for (const i of group) {
      const others = (inNeighbours(graph)[i] ?? []).filter(
        (j) => !group.includes(j) && !faulty.includes(j),
      );
      expect(others.length, `node ${i} hears ${others.join()}`).to.be.below(threshold);
    }
  }
}
