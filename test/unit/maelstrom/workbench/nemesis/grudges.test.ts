import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { Random } from '../../../../../pkg/core/random.ts';
import {
  oneWay,
  partition,
  type Grudges,
} from '../../../../../pkg/maelstrom/workbench/nemesis/grudges.ts';
import { TARGETS, targetsOf } from '../../../../../pkg/maelstrom/workbench/nemesis/targets.ts';
import { nodeNames } from '../../../../support/maelstrom-session.ts';

/** How many nodes each node still hears, itself included, ascending. */
function heard(grudges: Grudges, nodes: readonly string[]): number[] {
  return nodes
    .map((node) => nodes.length - (grudges.get(node)?.size ?? 0))
    .toSorted((a, b) => a - b);
}

const anyCluster = { n: fc.integer({ min: 1, max: 30 }), seed: fc.integer() };

describe('a partition', () => {
  for (const [kind, n, expected] of [
    ['one', 5, [1, 4, 4, 4, 4]],
    ['minority-third', 3, [3, 3, 3]],
    ['minority-third', 7, [2, 2, 5, 5, 5, 5, 5]],
    ['majority', 5, [2, 2, 3, 3, 3]],
    ['majorities-ring', 5, [3, 3, 3, 3, 3]],
    ['majorities-ring', 3, [2, 2, 2]],
  ] as const) {
    it(`of kind ${kind} leaves ${n} nodes hearing ${expected.join(', ')}`, () => {
      for (let seed = 0; seed < 50; seed++) {
        const nodes = nodeNames(n);
        expect(heard(partition(kind, nodes, Random.fromSeed(seed)), nodes)).to.deep.equal(expected);
      }
    });
  }

  it('cuts both ways between components', () => {
    fc.assert(
      fc.property(
        fc.record(anyCluster),
        fc.constantFrom('one', 'minority-third', 'majority'),
        (cluster, kind) => {
          const nodes = nodeNames(cluster.n);
          const grudges = partition(kind, nodes, Random.fromSeed(cluster.seed));
          for (const [node, unheard] of grudges) {
            for (const other of unheard) expect(grudges.get(other)?.has(node)).to.equal(true);
          }
        },
      ),
    );
  });

  it('in a ring of majorities lets every node hear itself and a majority, by links of both ways', () => {
    fc.assert(
      fc.property(
        fc.record({ ...anyCluster, n: fc.integer({ min: 6, max: 30 }) }),
        ({ n, seed }) => {
          const nodes = nodeNames(n);
          const grudges = partition('majorities-ring', nodes, Random.fromSeed(seed));
          expect(heard(grudges, nodes)[0]).to.be.at.least(Math.floor(n / 2) + 1);
          for (const [node, unheard] of grudges) {
            expect(unheard.has(node)).to.equal(false);
            for (const other of unheard) expect(grudges.get(other)?.has(node)).to.equal(true);
          }
        },
      ),
    );
  });

  it('in one direction leaves the other open', () => {
    fc.assert(
      fc.property(
        fc.record({ ...anyCluster, n: fc.integer({ min: 2, max: 30 }) }),
        ({ n, seed }) => {
          const grudges = oneWay(nodeNames(n), Random.fromSeed(seed));
          expect(grudges.size).to.be.within(1, n - 1);
          for (const [node, unheard] of grudges) {
            expect(unheard.size).to.equal(n - grudges.size);
            for (const other of unheard) expect(grudges.get(other)?.has(node)).to.equal(undefined);
          }
        },
      ),
    );
  });
});

/** How many nodes each target but the first hits. */
function sizes(n: number): number[] {
  return TARGETS.slice(1).map(
    (target) => targetsOf(target, nodeNames(n), Random.fromSeed(3)).length,
  );
}

describe('the targets of a fault', () => {
  it('are never none, and as many as their name says', () => {
    // one, minority-third, minority, majority, all
    expect(sizes(1)).to.deep.equal([1, 1, 1, 1, 1]);
    expect(sizes(5)).to.deep.equal([1, 1, 2, 3, 5]);
    expect(sizes(7)).to.deep.equal([1, 2, 3, 4, 7]);
    const some = Array.from(
      { length: 100 },
      (_, seed) => targetsOf('some', nodeNames(3), Random.fromSeed(seed)).length,
    );
    expect(new Set(some)).to.deep.equal(new Set([1, 2, 3]));
  });
});
