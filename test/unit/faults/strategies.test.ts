import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float, rational } from '../../../pkg/agreement/arithmetic.ts';
import { add, compare, fraction, type Rational } from '../../../pkg/agreement/rational.ts';
import { nodeId, type NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import {
  STRATEGIES,
  STRATEGY_NAMES,
  type LiarView,
  type StrategyName,
} from '../../../pkg/faults/strategies.ts';
import { agreementLens } from '../../../pkg/lab/agreement/lens.ts';
import type { Arithmetic } from '../../../pkg/agreement/arithmetic.ts';

/** A liar that has heard the values of n1, n2, ... */
function view<V>(arithmetic: Arithmetic<V>, values: readonly V[], seed = 1): LiarView<V> {
  const sorted = values.toSorted(arithmetic.compare);
  const [min, max] = [sorted[0], sorted.at(-1)];
  return {
    range: min === undefined || max === undefined ? undefined : { min, max },
    valueOf: (id) => values[Number(id.slice(1)) - 1],
    random: Random.fromSeed(seed),
    numbers: agreementLens(arithmetic).numbers,
  };
}

const n = (index: number): NodeId => nodeId(`n${index}`);

const told = (name: StrategyName, values: readonly number[], to: NodeId, seed = 1): unknown =>
  STRATEGIES[name].tell(view(float, values, seed), to, 0.25);

describe('STRATEGIES', () => {
  it('holds exactly the names that the configuration accepts, each with a line of help', () => {
    expect(Object.keys(STRATEGIES)).to.deep.equal([...STRATEGY_NAMES]);
    for (const { doc } of Object.values(STRATEGIES)) expect(doc).to.match(/^\w.{10,90}$/);
  });
});

describe('split-brain', () => {
  it('tells the upper half the maximum and the others the minimum', () => {
    const values = [0, 1, 4, 5, 6, 10];
    const claims = values.map((_, index) => told('split-brain', values, n(index + 1)));
    // 5 is the midpoint itself, and belongs to the upper half.
    expect(claims).to.deep.equal([0, 0, 0, 10, 10, 10]);
  });

  it('decides by exact comparison', () => {
    const value = fc
      .tuple(fc.bigInt(-50n, 50n), fc.bigInt(1n, 9n))
      .map(([top, bottom]) => fraction(top, bottom));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
        const seen = view(rational, values);
        const sorted = values.toSorted(compare);
        const [min, max] = [sorted[0], sorted.at(-1)];
        if (min === undefined || max === undefined) throw new Error('there is at least one');
        values.forEach((own, index) => {
          const upper = compare(add(own, own), add(min, max)) >= 0;
          const claim = STRATEGIES['split-brain'].tell<Rational>(seen, n(index + 1), own);
          expect(claim).to.deep.equal(upper ? max : min);
        });
      }),
    );
  });

  it('is honest to nodes that it has not heard, and before it has heard anybody', () => {
    expect(told('split-brain', [], n(1))).to.equal(0.25);
    expect(told('split-brain', [1, 2], n(7))).to.equal(0.25);
  });
});

describe('extreme', () => {
  it('claims a constant, in either arithmetic', () => {
    expect(told('extreme', [0, 1], n(1))).to.equal(1e9);
    const seen = view(rational, []);
    expect(STRATEGIES.extreme.tell(seen, n(1), fraction(1n, 3n))).to.deep.equal(
      fraction(1_000_000_000n),
    );
  });
});

describe('silent', () => {
  it('tells nothing to anybody', () => {
    expect(told('silent', [0, 1], n(1))).to.equal(undefined);
    expect(told('silent', [], n(1))).to.equal(undefined);
  });
});

describe('random', () => {
  it('depends on its stream and on nothing else', () => {
    expect(told('random', [0, 1], n(1), 4)).to.equal(told('random', [0, 1], n(2), 4));
    expect(told('random', [0, 1], n(1), 4)).to.not.equal(told('random', [0, 1], n(1), 5));
  });

  it('claims another number to everyone, up to one spread outside the values', () => {
    const seen = view(float, [2, 3, 5]);
    const claims = Array.from({ length: 2000 }, () => STRATEGIES.random.tell(seen, n(1), 2));
    expect(new Set(claims).size).to.equal(2000);
    // Uniform over [-1, 8): 2000 draws come within 0.1 of either end but for (1 - 0.1/9)^2000 = 2e-10.
    expect(Math.min(...claims.map(Number))).to.be.within(-1, -0.9);
    expect(Math.max(...claims.map(Number))).to.be.within(7.9, 8);
  });

  it('strays by 1 where all values are the same, or none is known', () => {
    for (const values of [[4, 4], []]) {
      const centre = values[0] ?? 0.25;
      for (let seed = 0; seed < 200; seed++) {
        expect(told('random', values, n(1), seed)).to.be.within(centre - 1, centre + 1);
      }
    }
  });

  it('finds a finite number between any values', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), fc.nat(), (values, seed) =>
        Number.isFinite(told('random', values, n(1), seed)),
      ),
      { examples: [[[-1.7e308, 1.7e308], 1]] },
    );
    const seen = view(rational, [fraction(-(10n ** 400n)), fraction(10n ** 400n)]);
    expect(STRATEGIES.random.tell(seen, n(1), fraction(0n))).to.have.keys(['n', 'd']);
  });
});
