import { expect } from 'chai';
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, it } from 'mocha';
import type { CycleAnomaly } from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/anomalies.ts';
import { cyclicComponents } from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/components.ts';
import { findCycles } from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/cycles.ts';
import {
  DependencyGraph,
  type Relation,
} from '../../../../../../pkg/maelstrom/workbench/checkers/transactions/dependency-graph.ts';

type Edge = readonly [from: number, to: number, relation: Relation];

const NODES = 5;

function graphOf(edges: readonly Edge[]): DependencyGraph {
  const graph = new DependencyGraph(NODES);
  for (const [from, to, relation] of edges) graph.link(from, to, { relation });
  return graph;
}

/** The kind of a cycle by its relations in turn, as Elle's explainer names it. */
function kindOf(relations: readonly Relation[]): CycleAnomaly | undefined {
  const has = (relation: Relation): boolean => relations.includes(relation);
  const rw = relations.filter((relation) => relation === 'rw').length;
  const adjacent = relations.some((r, i) => r === 'rw' && relations.at(i - 1) === 'rw');
  if (!has('ww') && !has('wr') && rw === 0) return undefined;
  const order = has('realtime') ? '-realtime' : has('process') ? '-process' : '';
  if (rw === 1) return `G-single${order}`;
  if (rw > 1) return adjacent ? `G2-item${order}` : `G-nonadjacent${order}`;
  return has('wr') ? `G1c${order}` : `G0${order}`;
}

/** Kinds of all simple cycles, by trying all ways, with the least length of each. */
function kindsByDefinition(edges: readonly Edge[]): ReadonlyMap<CycleAnomaly, number> {
  const found = new Map<CycleAnomaly, number>();
  const walk = (path: readonly Edge[], visited: readonly number[]): void => {
    const at = visited.at(-1) ?? 0;
    for (const edge of edges) {
      if (edge[0] !== at) continue;
      if (edge[1] === visited[0]) {
        const kind = kindOf([...path, edge].map(([, , relation]) => relation));
        if (kind !== undefined)
          found.set(kind, Math.min(found.get(kind) ?? NODES, path.length + 1));
      } else if (!visited.includes(edge[1])) {
        walk([...path, edge], [...visited, edge[1]]);
      }
    }
  };
  for (let start = 0; start < NODES; start += 1) walk([], [start]);
  return found;
}

const relation = constantFrom<Relation>('ww', 'wr', 'rw', 'rw', 'realtime');
const graphs = array(tuple(nat({ max: NODES - 1 }), nat({ max: NODES - 1 }), relation), {
  maxLength: 9,
}).map((edges) => edges.filter(([from, to]) => from !== to));

describe('cycles of dependencies', () => {
  it('are found when there are any, and called by their right name', () => {
    const seen = new Map<string, number>();
    assert(
      property(graphs, (edges) => {
        const { cycles } = findCycles(graphOf(edges), () => true);
        const expected = kindsByDefinition(edges);
        for (const { type, steps } of cycles) {
          seen.set(type, (seen.get(type) ?? 0) + 1);
          expect(kindOf(steps.map(({ reason }) => reason.relation))).to.equal(type);
          expect(steps.map(({ to }) => to)).to.deep.equal(
            [...steps.slice(1), ...steps.slice(0, 1)].map(({ from }) => from),
          );
        }
        expect(cycles.length > 0).to.equal(expected.size > 0);
      }),
      // Of one seed, as every name is to come up; the tests below draw others.
      { numRuns: 1000, seed: 1 },
    );
    const names = [...seen.keys()].map((name) => name.replace('-realtime', ''));
    expect(new Set(names)).to.include.keys('G0', 'G1c', 'G-single', 'G-nonadjacent', 'G2-item');
  });

  for (const kind of ['G0', 'G1c', 'G-single', 'G-single-realtime'] as const) {
    it(`of kind ${kind} are as short as can be`, () => {
      assert(
        property(graphs, (edges) => {
          const { cycles } = findCycles(graphOf(edges), (type) => type === kind);
          const expected = kindsByDefinition(edges).get(kind);
          const lengths = cycles.map(({ steps }) => steps.length);
          if (expected === undefined) expect(lengths).to.deep.equal([]);
          else expect(Math.min(...lengths)).to.equal(expected);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('are found in components of many nodes without a deep stack', () => {
    const size = 20_000;
    const ring = cyclicComponents(size, (node) => [(node + 1) % size]);
    expect(ring.map((component) => component.length)).to.deep.equal([size]);
    expect(cyclicComponents(size, (node) => (node + 1 < size ? [node + 1] : []))).to.deep.equal([]);
  });
});
