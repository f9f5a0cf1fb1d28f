import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import * as q from '../../../pkg/agreement/rational.ts';
import type { Rational } from '../../../pkg/agreement/rational.ts';

const anyRational: fc.Arbitrary<Rational> = fc
  .tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 30n))
  .map(([n, d]) => q.fraction(n, d));
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const read = (text: string): Rational => {
  const value = q.fromText(text);
  if (value === undefined) throw new Error(`not a fraction: ${text}`);
  return value;
};

describe('fraction', () => {
  it('brings to lowest terms with the sign on top', () => {
    expect(q.fraction(6n, -4n)).to.deep.equal({ n: -3n, d: 2n });
    expect(q.fraction(-6n, -4n)).to.deep.equal({ n: 3n, d: 2n });
    expect(q.fraction(0n, -7n)).to.deep.equal({ n: 0n, d: 1n });
    expect(q.fraction(7n)).to.deep.equal({ n: 7n, d: 1n });
  });

  it('refuses a denominator of 0', () => {
    expect(() => q.fraction(1n, 0n)).to.throw(RangeError, '1/0');
    expect(() => q.div(q.ONE, q.ZERO)).to.throw(RangeError);
  });
});

describe('rational arithmetic', () => {
  it('obeys the laws of a field, always in lowest terms', () => {
    fc.assert(
      fc.property(anyRational, anyRational, anyRational, (a, b, c) => {
        expect(q.add(a, b)).to.deep.equal(q.add(b, a));
        expect(q.add(q.add(a, b), c)).to.deep.equal(q.add(a, q.add(b, c)));
        expect(q.mul(a, q.add(b, c))).to.deep.equal(q.add(q.mul(a, b), q.mul(a, c)));
        expect(q.sub(q.add(a, b), b)).to.deep.equal(a);
        if (b.n !== 0n) expect(q.mul(q.div(a, b), b)).to.deep.equal(a);
        expect(q.sum([a, b, c])).to.deep.equal(q.add(a, q.add(b, c)));
      }),
    );
  });

  it('sums nothing to 0', () => {
    expect(q.sum([])).to.deep.equal(q.ZERO);
  });

  it('orders by value', () => {
    const ascending = ['-5', '-1/2', '-1/3', '0', '1/3', '1/2', '0.51', '7'].map(read);
    expect(ascending.toReversed().toSorted(q.compare)).to.deep.equal(ascending);
    expect(q.compare(read('2/4'), read('0.5'))).to.equal(0);
    expect(q.max(read('1/3'), read('1/2'))).to.deep.equal(read('1/2'));
    expect(q.max(read('1/2'), read('1/3'))).to.deep.equal(read('1/2'));
  });
});

describe('fromNumber', () => {
  it('gives the exact value of a double', () => {
    expect(q.fromNumber(0.75)).to.deep.equal({ n: 3n, d: 4n });
    expect(q.fromNumber(0.1)).to.deep.equal({ n: 3602879701896397n, d: 2n ** 55n });
    expect(q.fromNumber(-0)).to.deep.equal(q.ZERO);
    expect(q.fromNumber(5e-324)).to.deep.equal({ n: 1n, d: 2n ** 1074n });
    expect(q.fromNumber(Number.MAX_VALUE)).to.deep.equal({ n: 2n ** 1024n - 2n ** 971n, d: 1n });
  });

  it('refuses what is no number', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(() => q.fromNumber(bad)).to.throw(RangeError);
    }
  });
});

describe('fromText', () => {
  const readable: readonly (readonly [text: string, want: string])[] = [
    ['4/5', '4/5'],
    ['-6/8', '-3/4'],
    ['6/3', '2'],
    ['-3', '-3'],
    ['-0', '0'],
    ['007', '7'],
    ['0.3', '3/10'],
    ['-0.50', '-1/2'],
    ['1e-3', '1/1000'],
    ['12.5E+1', '125'],
    ['1.5e2', '150'],
  ];
  for (const [text, want] of readable) {
    it(`reads ${text} as ${want}`, () => {
      expect(q.toText(read(text))).to.equal(want);
    });
  }

  it('refuses everything else without throwing', () => {
    const bad = ['', ' 1', '1 ', '+1', '.5', '5.', '1/0', '1/-2', '1.0/2', '1/2/3', 'NaN', '0x10'];
    bad.push('Infinity', '1e', '1e1.5', '--1', '1_000', '1n', '१', '1\n', '1e1101', '1e-1101');
    bad.push('1e99999999999', `1/${'0'.repeat(50)}`, '-', '/', '1/', '/2');
    for (const text of bad) expect(q.fromText(text), JSON.stringify(text)).to.equal(undefined);
  });

  it('bounds the length and the exponent', () => {
    expect(q.fromText('1'.repeat(20_000))).to.not.equal(undefined);
    expect(q.fromText('1'.repeat(20_001))).to.equal(undefined);
    expect(q.toText(read('1e1100'))).to.have.length(1101);
    expect(q.toText(read('1e-1100'))).to.have.length(1103);
    const halves = `${'7'.repeat(9_999)}/${'3'.repeat(10_000)}`;
    expect(q.fromText(halves)).to.not.equal(undefined);
  });

  it('reads back what toText wrote', () => {
    fc.assert(
      fc.property(anyRational, (value) => {
        expect(q.fromText(q.toText(value))).to.deep.equal(value);
      }),
    );
  });
});

describe('toNumber', () => {
  it('gives a double back unchanged', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(q.toNumber(q.fromNumber(value))).to.equal(value === 0 ? 0 : value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('rounds as the division of the hardware does', () => {
    const integer = fc.maxSafeInteger();
    fc.assert(
      fc.property(integer, integer, (n, d) => {
        fc.pre(d !== 0);
        expect(q.toNumber(q.fraction(BigInt(n), BigInt(d)))).to.equal(n / d === 0 ? 0 : n / d);
      }),
      { numRuns: 1_000 },
    );
  });

  it('rounds as the reading of decimals does, from the smallest to the largest double', () => {
    const digits = fc.bigInt(1n, 10n ** 40n);
    fc.assert(
      fc.property(digits, fc.integer({ min: -370, max: 280 }), (mantissa, exponent) => {
        const text = `${mantissa}e${exponent}`;
        expect(q.toNumber(read(text))).to.equal(Number(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('breaks ties to even', () => {
    for (const text of ['9007199254740993', '9007199254740995', '5e-324', '1e-400', '1e400']) {
      expect(q.toNumber(read(text)), text).to.equal(Number(text));
    }
    expect(q.toNumber(q.fraction(1n, 2n ** 1075n))).to.equal(0);
    expect(q.toNumber(q.fraction(3n, 2n ** 1075n))).to.equal(1e-323);
    expect(q.toNumber(q.fraction(2n ** 1024n - 2n ** 970n))).to.equal(Infinity);
    expect(q.toNumber(q.fraction(2n ** 1024n - 2n ** 970n - 1n))).to.equal(Number.MAX_VALUE);
  });

  it('is never NaN, however large the numerator and the denominator', () => {
    const [huge, huger] = [10n ** 5_000n + 1n, 3n * 10n ** 5_000n];
    expect(q.toNumber(q.fraction(huge, huger))).to.equal(1 / 3);
    expect(q.toNumber(q.fraction(-huge))).to.equal(-Infinity);
    expect(q.toNumber(q.fraction(1n, huge))).to.equal(0);
    expect(q.toNumber(q.ZERO)).to.equal(0);
  });
});
