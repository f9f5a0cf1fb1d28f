import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { count, cut, number, wrap } from '../../../../pkg/cli/view/text.ts';

describe('number', () => {
  const cases: readonly [value: number, want: string][] = [
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.3333333'],
    [-2 / 3, '-0.6666667'],
    [0.0001, '0.0001'],
    [0.000_099_99, '1.00e-4'],
    [123_456.789, '123456.8'],
    [999_999, '999999'],
    [1e6, '1.00e+6'],
    [-1e9, '-1.00e+9'],
    [5e-324, '4.94e-324'],
    [Infinity, 'Infinity'],
    [Number.NaN, 'NaN'],
  ];
  for (const [value, want] of cases) {
    it(`writes ${value} as ${want}`, () => expect(number(value)).to.equal(want));
  }

  it('gives as many digits as are asked for', () => {
    expect(number(0.123_456_789, 4)).to.equal('0.1235');
    expect(number(123_456.789, 4)).to.equal('123500');
  });
});

describe('count', () => {
  it('knows one from many', () => {
    expect([0, 1, 2].map((n) => count(n, 'send'))).to.deep.equal(['0 sends', '1 send', '2 sends']);
  });
});

describe('wrap', () => {
  const cases: readonly [text: string, width: number, want: string[]][] = [
    ['', 20, ['']],
    ['all on one line', 20, ['all on one line']],
    ['exactly ten', 11, ['exactly ten']],
    ['exactly ten', 10, ['exactly', 'ten']],
    ['a  b\n c', 20, ['a b c']],
    ['abcdefghijklmnop qr', 10, ['abcdefghij', 'klmnop qr']],
    ['x abcdefghijklmnop', 10, ['x', 'abcdefghij', 'klmnop']],
    ['too narrow for anybody', 1, ['too narrow', 'for', 'anybody']],
    ['as long as it likes', Infinity, ['as long as it likes']],
  ];
  for (const [text, width, want] of cases) {
    it(`${JSON.stringify(text)} at ${width} gives ${want.length}`, () => {
      expect(wrap(text, width)).to.deep.equal(want);
    });
  }

  it('loses nothing, and stays within the width', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.integer({ min: 10, max: 50 }),
        (text, width) => {
          const lines = wrap(text, width);
          expect(lines.every((line) => line.length <= width)).to.equal(true);
          expect(lines.join('').replaceAll(/\s/g, '')).to.equal(text.replaceAll(/\s/g, ''));
        },
      ),
    );
  });
});

describe('cut', () => {
  it('marks what it cuts off, and keeps to one line', () => {
    expect(cut('  just fits', 11)).to.equal('  just fits');
    expect(cut('  too long', 9)).to.equal('  too lo…');
    expect(cut('a\n  b\nc', 80)).to.equal('a b c');
    expect(cut('abc', 0)).to.equal('…');
  });
});
