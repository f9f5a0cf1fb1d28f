/**
 * The theory of the program against the theory of the tests, and both against what can be counted by
 * hand. `gossip.md` 2.1 and 2.3 name the models; its cells stand here as a cross-check only.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  meanOf,
  quantileOf,
  sigmaOf,
  type Distribution,
} from '../../pkg/gossip/theory/distribution.ts';
import { infectAndDie } from '../../pkg/gossip/theory/infect-and-die.ts';
import { missedShare, pushMongering } from '../../pkg/gossip/theory/residue.ts';
import { roundsFormula, roundsToAll } from '../../pkg/gossip/theory/rounds.ts';
import {
  mongered,
  reached,
  reachedByHand,
  roundsByHand,
  roundsToAllKnow,
} from '../support/gossip-theory.ts';
import { binomialTest, chiSquare } from '../support/statistics.ts';

const MODES = ['push', 'pull', 'push-pull'] as const;
const STOPS = (['counter', 'coin'] as const).flatMap((kind) =>
  [true, false].flatMap((feedback) => [1, 2, 3].map((k) => ({ kind, k, feedback }))),
);

/** The largest difference between two lists, of which one may be longer. */
function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    largest = Math.max(largest, Math.abs((one[i] ?? 0) - (other[i] ?? 0)));
  }
  return largest;
}

const sum = (values: Distribution): number => values.reduce((total, value) => total + value, 0);

/** The test of two cells that are off by as much as this statistic says. */
const two = (square: number): number =>
  chiSquare([100 + Math.sqrt(square * 50), 100 - Math.sqrt(square * 50)], [0.5, 0.5]);

describe('the theory of infect-and-die', () => {
  it('agrees with all cases of up to five nodes, counted one by one', () => {
    for (let n = 2; n <= 5; n++) {
      for (let fanOut = 0; fanOut <= n; fanOut++) {
        const given = `n ${n} fan-out ${fanOut}`;
        const byHand = reachedByHand(n, fanOut);
        expect(difference(infectAndDie({ n, fanOut, loss: 0 }).nodes, byHand), given).below(1e-12);
        expect(difference(reached(n, fanOut), byHand), given).below(1e-12);
      }
    }
  });

  it('agrees with all cases of up to four nodes with loss', () => {
    for (let n = 2; n <= 4; n++) {
      for (let fanOut = 1; fanOut < n; fanOut++) {
        const byHand = reachedByHand(n, fanOut, 0.3);
        expect(difference(infectAndDie({ n, fanOut, loss: 0.3 }).nodes, byHand)).below(1e-12);
        expect(difference(reached(n, fanOut, 3), byHand)).below(1e-12);
      }
    }
  });

  it('agrees with the argument by sets that are closed, in whole numbers, up to 100 nodes', () => {
    for (const n of [5, 10, 20, 50, 100]) {
      for (let fanOut = 1; fanOut <= 7; fanOut++) {
        for (const lost of [0, 1, 3]) {
          const { nodes, all, coverage } = infectAndDie({ n, fanOut, loss: lost / 10 });
          const want = reached(n, fanOut, lost);
          const given = `n ${n} fan-out ${fanOut} loss ${lost / 10}`;
          expect(difference(nodes, want), given).below(1e-11);
          expect(all, given).closeTo(want[n]!, 1e-11);
          const mean = want.reduce((total, p, count) => total + p * count, 0);
          expect(coverage, given).closeTo(mean / n, 1e-11);
        }
      }
    }
  });

  it('gives the cells that the reference has (gossip.md 2.3)', () => {
    for (const [n, fanOut, coverage, all] of [
      [10, 3, 0.97405, 0.776452],
      [10, 4, 0.995345, 0.954765],
      [100, 7, 0.9993, 0.932546],
    ] as const) {
      const reach = infectAndDie({ n, fanOut, loss: 0 });
      expect(reach.coverage).closeTo(coverage, 1e-6);
      expect(reach.all).closeTo(all, 1e-6);
    }
    // Coverage of large networks: pi = 1 - e^(-f pi).
    expect(infectAndDie({ n: 2000, fanOut: 7, loss: 0 }).coverage).closeTo(0.99908, 2e-5);
  });
});

describe('the theory of rounds', () => {
  for (const mode of MODES) {
    it(`agrees with all calls of up to five nodes, counted one by one: ${mode}`, () => {
      for (let n = 2; n <= 5; n++) {
        const byHand = roundsByHand(mode, n, 30);
        const chain = roundsToAll({ mode, n, loss: 0 }).slice(0, 31);
        expect(difference(chain, byHand), `n ${n}`).below(1e-12);
        expect(difference(roundsToAllKnow(mode, n, 30), byHand), `n ${n}`).below(1e-12);
        const lossy = roundsToAll({ mode, n, loss: 0.2 }).slice(0, 31);
        expect(difference(lossy, roundsByHand(mode, n, 30, 0.2)), `n ${n}`).below(1e-12);
      }
    });

    it(`agrees with inclusion and exclusion in whole numbers up to 100 nodes: ${mode}`, () => {
      for (const n of [10, 20, 50, 100]) {
        const chain = roundsToAll({ mode, n, loss: 0 });
        expect(difference(chain.slice(0, 41), roundsToAllKnow(mode, n, 40)), `n ${n}`).below(1e-11);
        expect(sum(chain)).closeTo(1, 1e-10);
      }
    });
  }

  it('gives the cells that the reference has (gossip.md 2.1)', () => {
    for (const [mode, n, mean, sigma, median, last] of [
      ['push', 10, 6.0471, 1.269, 6, 10],
      ['push', 100, 12.3045, 1.332, 12, 16],
      ['pull', 10, 5.0634, 1.321, 5, 9],
      ['pull', 100, 9.7932, 1.366, 10, 14],
      ['push-pull', 10, 3.4605, 0.613, 3, 5],
      ['push-pull', 100, 6.5286, 0.57, 7, 8],
    ] as const) {
      const rounds = roundsToAll({ mode, n, loss: 0 });
      expect(meanOf(rounds)).closeTo(mean, 1e-4);
      expect(sigmaOf(rounds)).closeTo(sigma, 1e-3);
      expect(quantileOf(rounds, 0.5)).equal(median);
      expect(quantileOf(rounds, 0.99)).equal(last);
    }
  });

  it('has formulas that are short of the chain by less than 1.3 rounds', () => {
    for (const mode of MODES) {
      for (const n of [10, 100, 400]) {
        const short = meanOf(roundsToAll({ mode, n, loss: 0 })) - roundsFormula(mode, n);
        expect(short, `${mode} ${n}`).within(0, 1.3);
      }
    }
  });
});

describe('the theory of whom mongering misses', () => {
  it('agrees with the chain that goes telling by telling', () => {
    for (const stop of STOPS) {
      for (const n of [2, 3, 10, 40]) {
        for (const loss of [0, 0.2]) {
          const given = `${JSON.stringify(stop)} n ${n} loss ${loss}`;
          const { nodes } = pushMongering({ n, stop, loss });
          expect(difference(nodes, mongered(n, stop, loss)), given).below(1e-10);
          expect(sum(nodes), given).closeTo(1, 1e-10);
        }
      }
    }
  });

  it('comes to s = e^{-(k+1)(1-s)} with feedback: 20 % and 6 % (Demers et al. 1987, 1.4)', () => {
    expect(missedShare(1)).closeTo(0.2032, 1e-4);
    expect(missedShare(2)).closeTo(0.0595, 1e-4);
    for (const kind of ['counter', 'coin'] as const) {
      for (const k of [1, 2, 3]) {
        const { coverage } = pushMongering({ n: 1000, stop: { kind, k, feedback: true }, loss: 0 });
        expect(1 - coverage, `${kind} ${k}`).closeTo(missedShare(k), 2e-4);
      }
    }
  });

  it('gives what Demers et al. simulated, blind with coins, 1000 sites (1987, table 2)', () => {
    for (const [k, missed] of [
      [1, 0.96],
      [2, 0.2],
      [3, 0.06],
    ] as const) {
      const stop = { kind: 'coin', k, feedback: false } as const;
      expect(1 - pushMongering({ n: 1000, stop, loss: 0 }).coverage).closeTo(missed, 0.005);
    }
  });
});

describe('the tests of agreement', () => {
  it('have the levels of the tables', () => {
    // Chi-square above 15.507 has probability 5 % with 8 degrees of freedom: nine cells of 100.
    const expected = Array.from({ length: 9 }, () => 1 / 9);
    const counts = (off: number): number[] =>
      expected.map((_, index) => 100 + (index === 0 ? off : index === 1 ? -off : 0));
    expect(chiSquare(counts(0), expected)).closeTo(1, 1e-12);
    // Off by d in two cells: 2 d^2 / 100.
    expect(chiSquare(counts(Math.sqrt(15.507 * 50)), expected)).closeTo(0.05, 1e-5);
    // One degree of freedom: 3.841 is exceeded in 5 %, 15.137 in 0.01 %.
    expect(two(3.8415)).closeTo(0.05, 1e-5);
    expect(two(15.137)).closeTo(1e-4, 1e-7);
    expect(chiSquare([10, 1], [1, 0])).equal(0);
    // Five heads of five: 2 / 32.
    expect(binomialTest(5, 5, 0.5)).closeTo(2 / 32, 1e-12);
    expect(binomialTest(0, 10, 1)).equal(0);
  });
});
