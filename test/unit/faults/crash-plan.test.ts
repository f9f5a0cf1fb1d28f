import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { compareNodeIds, nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { drawCrashPlan, type CrashDraw } from '../../../pkg/faults/crash-plan.ts';

const nodes = (count: number): NodeId[] =>
  Array.from({ length: count }, (_, index) => nodeId(`n${index + 1}`));

function draw(seed: number, count: number, budget: number, probability: number): CrashDraw[] {
  const random = Random.fromSeed(seed);
  return drawCrashPlan({ candidates: nodes(count), budget, probability, random });
}

/** What every node draws, when the budget keeps none from crashing. */
const allDraws = (seed: number, count: number, probability: number): CrashDraw[] =>
  draw(seed, count, count, probability);

describe('drawCrashPlan', () => {
  it('never crashes more nodes than the budget allows, nor one twice, over 5000 seeds', () => {
    for (let seed = 0; seed < 5000; seed++) {
      const count = 1 + (seed % 12);
      const budget = (seed % 7) - 1;
      const plan = draw(seed, count, budget, [0.01, 0.3, 0.9, 1][seed % 4] ?? 0);
      const allowed = Math.max(0, Math.min(budget, count));
      expect(plan.length, `seed ${seed}`).to.equal(allowed);
      expect(new Set(plan.map(({ node }) => node)).size).to.equal(plan.length);
    }
  });

  it('lets the smallest draws win, ties by id, and lists them by id', () => {
    for (let seed = 0; seed < 500; seed++) {
      // Small probabilities of a success make ties rare, large ones common.
      const probability = seed % 2 === 0 ? 0.02 : 0.6;
      const winners = allDraws(seed, 12, probability)
        .toSorted((a, b) => a.afterSends - b.afterSends || compareNodeIds(a.node, b.node))
        .slice(0, 4)
        .toSorted((a, b) => compareNodeIds(a.node, b.node));
      expect(draw(seed, 12, 4, probability), `seed ${seed}`).to.deep.equal(winners);
    }
  });

  it('counts ids as people do when all draws tie', () => {
    const plan = draw(1, 12, 3, 1);
    expect(plan).to.deep.equal(nodes(3).map((node) => ({ node, afterSends: 1 })));
  });

  it('draws the same for a node whoever else takes part, and in whatever order', () => {
    for (let seed = 0; seed < 200; seed++) {
      const few = allDraws(seed, 6, 0.05);
      expect(allDraws(seed, 7, 0.05).slice(0, 6), `seed ${seed}`).to.deep.equal(few);
      const random = Random.fromSeed(seed);
      const candidates = nodes(6).toReversed();
      const backwards = drawCrashPlan({ candidates, budget: 6, probability: 0.05, random });
      expect(backwards).to.deep.equal(few);
    }
  });

  it('draws the same again from the same seed, and something else from another', () => {
    expect(draw(7, 9, 4, 0.1)).to.deep.equal(draw(7, 9, 4, 0.1));
    expect(draw(7, 9, 4, 0.1)).to.not.deep.equal(draw(8, 9, 4, 0.1));
  });

  it('crashes nobody with probability 0, and all in the budget at once with 1', () => {
    for (let seed = 0; seed < 100; seed++) {
      expect(draw(seed, 9, 9, 0)).to.deep.equal([]);
      expect(draw(seed, 9, 9, 1).every(({ afterSends }) => afterSends === 1)).to.equal(true);
      expect(draw(seed, 9, 9, 1)).to.have.length(9);
    }
  });

  it('gives whole numbers of sends from 1 for every probability', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(20),
        (seed, probability, budget) =>
          draw(seed, 10, budget, probability).every(
            ({ afterSends }) => Number.isSafeInteger(afterSends) && afterSends >= 1,
          ),
      ),
    );
  });

  it('draws geometrically', () => {
    const draws: number[] = [];
    for (let seed = 0; seed < 2000; seed++) {
      for (const { afterSends } of allDraws(seed, 10, 0.1)) draws.push(afterSends);
    }
    const share = (test: (k: number) => boolean): number => draws.filter(test).length / 20_000;
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
    expect(draws).to.have.length(20_000);
    // Mean 1/p = 10, variance (1-p)/p^2 = 90; standard deviation of the mean 0.067; six are 0.41.
    expect(mean).to.be.within(9.59, 10.41);
    // P(1) = 0.1, standard deviation 0.0021; P(> 10) = 0.9^10 = 0.3487, 0.0034; six of each.
    expect(share((k) => k === 1)).to.be.within(0.087, 0.113);
    expect(share((k) => k > 10)).to.be.within(0.328, 0.37);
  });
});
