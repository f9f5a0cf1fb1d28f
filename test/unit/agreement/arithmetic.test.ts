import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  ARITHMETICS,
  arithmeticOf,
  float,
  rational,
  withArithmetic,
} from '../../../pkg/agreement/arithmetic.ts';
import { fraction, fromNumber, toText } from '../../../pkg/agreement/rational.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const sortedDoubles = fc
  .array(finite, { minLength: 1, maxLength: 12 })
  .map((values) => values.toSorted(float.compare));

describe('float', () => {
  it('keeps the mean of equal values, which a plain mean does not (agreement.md 2.4)', () => {
    expect((0.1 + 0.1 + 0.1) / 3).to.be.above(0.1);
    expect(float.mean([0.1, 0.1, 0.1])).to.equal(0.1);
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 50 }), (value, count) => {
        expect(float.mean(Array.from({ length: count }, () => value)) === value).to.equal(true);
      }),
    );
  });

  it('never leaves the range with mean or midpoint, even near the largest double', () => {
    fc.assert(
      fc.property(sortedDoubles, (values) => {
        const [low, high] = [values[0]!, values.at(-1)!];
        for (const result of [float.mean(values), float.midpoint(low, high)]) {
          expect(result >= low && result <= high, `${result} in [${low}, ${high}]`).to.equal(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not overflow (agreement.md 2.4)', () => {
    const max = Number.MAX_VALUE;
    expect(float.mean([max, max, max])).to.equal(max);
    expect(float.mean([-max, -max, -max])).to.equal(-max);
    expect(float.mean([-max, -max, max, max])).to.be.within(-max, max);
    expect(float.mean([1e308, 1.5e308])).to.equal(1.25e308);
    expect(float.midpoint(1.8e307 * 9, max)).to.be.within(1.8e307 * 9, max);
    expect(float.midpoint(max, max)).to.equal(max);
  });

  it('finds the middle of the smallest doubles', () => {
    expect(float.midpoint(5e-324, 5e-324)).to.equal(5e-324);
    expect(float.midpoint(5e-324, 1e-323)).to.be.within(5e-324, 1e-323);
    expect(float.midpoint(1, 1 + Number.EPSILON)).to.be.within(1, 1 + Number.EPSILON);
  });

  it('is at most a few units in the last place from the exact mean', () => {
    const unit = fc.array(fc.double({ min: 1, max: 2, noNaN: true }), {
      minLength: 1,
      maxLength: 16,
    });
    fc.assert(
      fc.property(unit, (values) => {
        const sorted = values.toSorted(float.compare);
        const exact = rational.mean(sorted.map(fromNumber));
        const error = Math.abs(float.mean(sorted) - Number(exact.n) / Number(exact.d));
        // A sum below 32 is rounded 15 times by at most 2^-49, then divided by at least 1.
        expect(error).to.be.below(16 * 2 ** -49);
      }),
    );
  });

  it('sorts numbers by value, not by their text (agreement.md 2.4)', () => {
    expect([10, 9, 1].toSorted(float.compare)).to.deep.equal([1, 9, 10]);
    expect(float.compare(-0, 0)).to.equal(0);
    expect(float.equals(-0, 0)).to.equal(true);
    expect(float.equals(1, 2)).to.equal(false);
  });

  it('never produces -0, which would depend on the order of equal values', () => {
    for (const values of [[-0], [-0, -0], [-0, 0], [-5e-324, 0]]) {
      expect(Object.is(float.mean(values), 0)).to.equal(true);
      expect(Object.is(float.midpoint(values[0]!, values.at(-1)!), 0)).to.equal(true);
    }
  });

  it('reads finite numbers and nothing else (agreement.md 2.2, adversary 14)', () => {
    const bad = [NaN, Infinity, -Infinity, '1', '', null, undefined, true, [], [1], {}, 1n];
    for (const json of bad) expect(float.parse(json), typeof json).to.equal(undefined);
    for (const json of [0, 1e308, -5e-324]) expect(float.parse(json)).to.equal(json);
  });

  it('survives JSON, -0 included', () => {
    for (const value of [0, -0, 0.1, 1e308, 5e-324]) {
      const back = float.parse(JSON.parse(JSON.stringify(float.toJson(value))));
      expect(Object.is(back, value), String(value)).to.equal(true);
    }
  });

  it('gives its exact value', () => {
    expect(float.toExact(0.5)).to.deep.equal(fraction(1n, 2n));
  });
});

describe('rational', () => {
  it('averages exactly', () => {
    const values = ['1/10', '1/10', '1/10'].map((text) => rational.parse(text)!);
    expect(toText(rational.mean(values))).to.equal('1/10');
    expect(toText(rational.midpoint(rational.parse('1/3')!, rational.parse('1/2')!))).to.equal(
      '5/12',
    );
  });

  it('reads a number as its shortest decimal text', () => {
    expect(rational.parse(0.3)).to.deep.equal(fraction(3n, 10n));
    expect(rational.parse(1e21)).to.deep.equal(fraction(10n ** 21n));
    expect(rational.parse(1e-7)).to.deep.equal(fraction(1n, 10n ** 7n));
    expect(rational.parse(5e-324)).to.deep.equal(fraction(5n, 10n ** 324n));
    expect(rational.parse(-0)).to.deep.equal(fraction(0n));
  });

  it('refuses everything that is no fraction', () => {
    const bad = [NaN, Infinity, 'x', '', null, undefined, false, [], ['1'], { n: 1n, d: 1n }, 1n];
    for (const json of bad) expect(rational.parse(json), typeof json).to.equal(undefined);
  });

  it('survives JSON and compares by value', () => {
    const value = rational.parse('-22/7')!;
    expect(rational.toJson(value)).to.equal('-22/7');
    expect(rational.parse(rational.toJson(value))).to.deep.equal(value);
    expect(rational.equals(value, rational.parse('-44/14')!)).to.equal(true);
    expect(rational.equals(value, rational.parse('-22/8')!)).to.equal(false);
    expect(rational.compare(value, rational.toExact(value))).to.equal(0);
  });
});

describe('arithmetics', () => {
  it('are found by name and cannot be changed', () => {
    expect(arithmeticOf('float')).to.equal(float);
    expect(arithmeticOf('rational')).to.equal(rational);
    for (const [name, arithmetic] of Object.entries(ARITHMETICS)) {
      expect(arithmetic.name).to.equal(name);
      expect(Object.isFrozen(arithmetic)).to.equal(true);
    }
  });

  it('are opened to code that is generic over the value', () => {
    for (const name of ['float', 'rational'] as const) {
      const half = withArithmetic(name, (arithmetic) => {
        const [low, high] = [arithmetic.parse(0), arithmetic.parse(1)];
        if (low === undefined || high === undefined) throw new Error('0 and 1 are values');
        return toText(arithmetic.toExact(arithmetic.midpoint(low, high)));
      });
      expect(half).to.equal('1/2');
    }
  });

  it('refuse the mean of no values', () => {
    expect(() => float.mean([])).to.throw('the mean of no values');
    expect(() => rational.mean([])).to.throw(RangeError);
  });
});
