import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float, rational } from '../../../pkg/agreement/arithmetic.ts';
import { add, compare, fraction, toText } from '../../../pkg/agreement/rational.ts';
import {
  CRASHES_NAMES,
  LIAR_NAMES,
  SCHEDULER_NAMES,
} from '../../../pkg/faults/adversaries/names.ts';
import { ADVERSARIES, LIARS, SCHEDULERS } from '../../../pkg/faults/adversaries/registry.ts';
import { ids } from '../../support/fakes.ts';
import { liar, n, told, value } from '../../support/liars.ts';

describe('ADVERSARIES', () => {
  it('holds exactly the names that the configuration accepts, each with a line of help', () => {
    expect(Object.keys(LIARS)).to.deep.equal([...LIAR_NAMES]);
    expect(Object.keys(SCHEDULERS)).to.deep.equal([...SCHEDULER_NAMES]);
    const names = [...LIAR_NAMES, ...SCHEDULER_NAMES, ...CRASHES_NAMES];
    expect(ADVERSARIES.map(([name]) => name)).to.deep.equal(names);
    for (const [, { doc }] of ADVERSARIES) expect(doc).to.match(/^\w.{10,100}$/);
  });
});

describe('split-brain', () => {
  it('tells the upper half the maximum and the others the minimum', () => {
    const values = [0, 1, 4, 5, 6, 10];
    const claims = values.map((_, index) => told('split-brain', values, n(index + 1)));
    // 5 is the midpoint itself, and belongs to the upper half.
    expect(claims).to.deep.equal([0, 0, 0, 10, 10, 10]);
  });

  it('keeps to the sides that are given, whatever their values', () => {
    const values = [0, 1, 4, 10];
    const sides = { low: ids('n4'), high: ids('n1', 'n2') };
    const tongue = liar('split-brain', { arithmetic: float, values, sides });
    const claims = values.map((_, index) => tongue.say(n(index + 1), value(0.25)));
    expect(claims).to.deep.equal([[value(10)], [value(10)], [value(0)], [value(0)]]);
  });

  it('decides by exact comparison', () => {
    const number = fc
      .tuple(fc.bigInt(-50n, 50n), fc.bigInt(1n, 9n))
      .map(([top, bottom]) => fraction(top, bottom));
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 8 }), (values) => {
        const sorted = values.toSorted(compare);
        const [min, max] = [sorted[0]!, sorted.at(-1)!];
        const tongue = liar('split-brain', { arithmetic: rational, values });
        values.forEach((own, index) => {
          const upper = compare(add(own, own), add(min, max)) >= 0;
          const said = tongue.say(n(index + 1), value('1/4'));
          expect(said).to.deep.equal([value(toText(upper ? max : min))]);
        });
      }),
    );
  });

  it('is honest to nodes that it has not heard, and before it has heard anybody', () => {
    expect(told('split-brain', [], n(1))).to.equal(0.25);
    expect(told('split-brain', [1, 2], n(7))).to.equal(0.25);
  });
});

describe('liars that replace the value', () => {
  it('extreme claims a constant, in either arithmetic', () => {
    expect(told('extreme', [0, 1], n(1))).to.equal(1e9);
    const exact = liar('extreme', { arithmetic: rational, values: [] });
    expect(exact.say(n(1), value('1/3'))).to.deep.equal([value('1000000000')]);
  });

  it('oscillating is high in even rounds and low in odd ones', () => {
    const tongue = liar('oscillating', { arithmetic: float, values: [3, 1, 2] });
    const claims = [0, 1, 2].map((round) => tongue.say(n(2), value(0.25, round)));
    expect(claims).to.deep.equal([[value(3, 0)], [value(1, 1)], [value(3, 2)]]);
  });

  it('mimic claims the largest value to all, and equivocate to each its own', () => {
    const to = [1, 2, 3].map(n);
    expect(to.map((id) => told('mimic', [3, 1, 2], id))).to.deep.equal([3, 3, 3]);
    expect(to.map((id) => told('equivocate', [3, 1, 2], id))).to.deep.equal([3, 1, 2]);
  });

  it('random depends on its stream and on nothing else, and strays by one spread', () => {
    expect(told('random', [0, 1], n(1), 4)).to.equal(told('random', [0, 1], n(2), 4));
    expect(told('random', [0, 1], n(1), 4)).to.not.equal(told('random', [0, 1], n(1), 5));
    const tongue = liar('random', { arithmetic: float, values: [2, 3, 5] });
    const claims = Array.from({ length: 2000 }, () => tongue.say(n(1), value(2)))
      .flat()
      .map((said) => ('value' in said ? Number(said.value) : Number.NaN));
    expect(new Set(claims).size).to.equal(2000);
    // Uniform over [-1, 8): 2000 draws come within 0.1 of either end but for (1 - 0.1/9)^2000 = 2e-10.
    expect(Math.min(...claims)).to.be.within(-1, -0.9);
    expect(Math.max(...claims)).to.be.within(7.9, 8);
  });

  it('random strays by 1 where all values are the same, or none is known', () => {
    for (const values of [[4, 4], []]) {
      const centre = values[0] ?? 0.25;
      for (let seed = 0; seed < 200; seed++) {
        expect(told('random', values, n(1), seed)).to.be.within(centre - 1, centre + 1);
      }
    }
  });

  it('random finds a finite number between any values', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(number, { maxLength: 5 }), fc.nat(), (values, seed) =>
        Number.isFinite(told('random', values, n(1), seed)),
      ),
      { examples: [[[-1.7e308, 1.7e308], 1]] },
    );
  });

  it('fringe stands one spread beyond the last of n - 2f correct values, on either side', () => {
    // One liar, four correct nodes: three of them must be near.
    const values = [0, 0, 0.5, 2];
    expect([1, 3, 4].map((id) => told('fringe', values, n(id)))).to.deep.equal([-1.5, -1.5, 2]);
    const exact = liar('fringe', {
      arithmetic: rational,
      values: ['0', '0', '1/3', '1'].map((text) => rational.parse(text)!),
    });
    expect(exact.say(n(1), value('1/7'))).to.deep.equal([value('-2/3')]);
    expect(exact.say(n(4), value('1/7'))).to.deep.equal([value('1')]);
  });

  it('fringe stays with the last of them where no double is further out, and is honest before', () => {
    const far = [-1.7e308, 1.7e308, 1.7e308];
    expect(told('fringe', far, n(2))).to.equal(1.7e308);
    expect(told('fringe', [], n(1))).to.equal(0.25);
  });

  it('graph-cut keeps its sides apart, and everybody else in the middle', () => {
    const sides = { low: ids('n1'), high: ids('n2') };
    const values = [5, 0, 10, 2];
    const inputs = { min: -1, max: 11 };
    const tongue = liar('graph-cut', { arithmetic: float, values, sides, inputs });
    const claims = [1, 2, 3].map((index) => tongue.say(n(index), value(1)));
    expect(claims).to.deep.equal([[value(-1)], [value(11)], [value(5)]]);
  });
});
