import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { reduce, selectEvery, selectedCount } from '../../../pkg/agreement/multiset.ts';

describe('reduce', () => {
  const cases: readonly (readonly [given: number[], t: number, want: number[]])[] = [
    [[1, 2, 3, 4, 5], 0, [1, 2, 3, 4, 5]],
    [[1, 2, 3, 4, 5], 1, [2, 3, 4]],
    [[1, 2, 3, 4, 5], 2, [3]],
    [[1, 2, 3, 4], 2, []],
    [[1, 2, 3], 5, []],
    [[1, 1, 1, 9], 1, [1, 1]],
    [[1, 2, 3, 4, 5], 4, []],
    [[], 0, []],
  ];
  for (const [given, t, want] of cases) {
    it(`drops the ${t} lowest and highest of [${given.join()}]`, () => {
      expect(reduce(given, t)).to.deep.equal(want);
    });
  }

  it('leaves its argument alone', () => {
    expect(reduce(Object.freeze([1, 2, 3]), 1)).to.deep.equal([2]);
  });
});

describe('selectEvery', () => {
  const cases: readonly (readonly [given: number[], k: number, want: number[]])[] = [
    [[1, 2, 3, 4, 5], 0, [1, 2, 3, 4, 5]],
    [[1, 2, 3, 4, 5], 1, [1, 2, 3, 4, 5]],
    [[1, 2, 3, 4, 5], 2, [1, 3, 5]],
    [[1, 2, 3, 4, 5], 3, [1, 4]],
    [[1, 2, 3, 4, 5], 4, [1, 5]],
    [[1, 2, 3, 4, 5], 5, [1]],
    [[7], 3, [7]],
  ];
  for (const [given, k, want] of cases) {
    it(`keeps every ${k}th of [${given.join()}]`, () => {
      expect(selectEvery(given, k)).to.deep.equal(want);
    });
  }

  it('says how many values a step keeps', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((m) => selectedCount(m, 3))).to.deep.equal([
      1, 1, 1, 2, 2, 2, 3,
    ]);
    expect([selectedCount(5, 0), selectedCount(0, 2)]).to.deep.equal([5, 0]);
  });

  it('keeps as many values as selectedCount says', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 20 }), (m, k) => {
        const values = Array.from({ length: m }, (_, index) => index);
        expect(selectEvery(values, k)).to.have.length(selectedCount(m, k));
      }),
    );
  });
});
