import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rational } from '../../../pkg/agreement/arithmetic.ts';
import {
  meanOfAcceptable,
  spreadBound,
  strayBound,
  strayBoundOf,
} from '../../../pkg/agreement/fca.ts';
import { ONE, ZERO, compare, fraction, max, sub, toText } from '../../../pkg/agreement/rational.ts';
import type { Rational } from '../../../pkg/agreement/rational.ts';
import { idsOf } from '../../support/plans.ts';

const thirds = (count: number): Rational => fraction(BigInt(count), 3n);

/** The next value of a node that was told these values, with the bound 1. */
function next(values: readonly Rational[], t: number): Rational {
  const near = values.length - t;
  return meanOfAcceptable(rational, values[0] ?? ZERO, values, { near, bound: ONE });
}

/** From -2 to 3 in thirds: honest values are those from 0 to 1. */
const ALL = Array.from({ length: 16 }, (_, index) => thirds(index - 6));
const HONEST = ALL.filter((value) => compare(value, ZERO) >= 0 && compare(value, ONE) <= 0);

/**
 * The worst that one liar can do to honest values at most 1 apart: how far it can drive two nodes from
 * each other, and one out of the range of the honest values. By trying everything on a grid.
 */
function worst(honest: readonly (readonly Rational[])[]): { apart: Rational; stray: Rational } {
  let [apart, stray] = [ZERO, ZERO];
  for (const values of honest) {
    const sorted = values.toSorted(compare);
    const results = ALL.map((lie) => next([...values, lie], 1)).toSorted(compare);
    const [low, high] = [results[0] ?? ZERO, results.at(-1) ?? ZERO];
    apart = max(apart, sub(high, low));
    stray = max(stray, max(sub(high, sorted.at(-1) ?? ZERO), sub(sorted[0] ?? ZERO, low)));
  }
  return { apart, stray };
}

function tuples(length: number): readonly (readonly Rational[])[] {
  if (length === 0) return [[]];
  return tuples(length - 1).flatMap((rest) => HONEST.map((value) => [...rest, value]));
}

describe('meanOfAcceptable', () => {
  it('drops what is near to too few values, wherever it stands', () => {
    const values = [0, 3, 1, 30, -30].map(thirds);
    expect(toText(next(values, 2))).to.equal('4/9');
    expect(toText(next(values.toReversed(), 2))).to.equal('4/9');
  });

  it('counts what is exactly at the bound, and not beyond it', () => {
    const at = [0, 0, 0, 3].map(thirds);
    expect(toText(next(at, 1))).to.equal('1/4');
    const beyond = [ZERO, ZERO, ZERO, fraction(1001n, 1000n)];
    expect(toText(next(beyond, 1))).to.equal('0');
  });

  it('keeps the own value when none is acceptable', () => {
    expect(toText(next([thirds(1), thirds(20), thirds(40), thirds(60)], 1))).to.equal('1/3');
  });

  for (const n of [4, 5]) {
    it(`narrows to 2t/n, and strays by t/n, and not further: n = ${n}, t = 1, all grids tried`, () => {
      const { apart, stray } = worst(tuples(n - 1));
      expect(toText(apart)).to.equal(toText(fraction(2n, BigInt(n))));
      expect(toText(stray)).to.equal(toText(fraction(1n, BigInt(n))));
    });
  }

  it('does not bear n = 3t: the bound of 2t/n is exceeded, and nothing need be left of it', () => {
    // One is told -1, the other 2. With n > 3t the next bound would be 2/3.
    const low = next([ZERO, ONE, thirds(-3)], 1);
    const high = next([ONE, ZERO, thirds(6)], 1);
    expect(toText(sub(high, low))).to.equal('1');
  });
});

describe('bounds of FCA', () => {
  const plan = { ids: idsOf(10), f: 2, arithmetic: 'rational', delta: '5' } as const;

  it('follow (2t/n)^r from the spread of the inputs', () => {
    expect([0, 1, 2].map((round) => toText(spreadBound(plan, round)))).to.deep.equal([
      '5',
      '2',
      '4/5',
    ]);
  });

  it('let values stray by t/n of the bound in a round, and by t/(n - 2t) of the first in all', () => {
    expect(toText(strayBoundOf(plan, 0))).to.equal('1');
    expect(toText(strayBound(plan))).to.equal('5/3');
  });
});
