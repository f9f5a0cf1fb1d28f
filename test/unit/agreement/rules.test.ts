import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { float, rational } from '../../../pkg/agreement/arithmetic.ts';
import { reduce, selectedCount } from '../../../pkg/agreement/multiset.ts';
import { AVERAGES } from '../../../pkg/agreement/plan.ts';
import { PLAIN_MODELS } from '../../support/settings.ts';
import type { AverageName, Model, RuleName, Setting } from '../../../pkg/agreement/plan.ts';
import { ZERO, add, compare, fraction, max, mul, sub } from '../../../pkg/agreement/rational.ts';
import type { Rational } from '../../../pkg/agreement/rational.ts';
import {
  AVERAGING_RULES,
  nextValue,
  quorumOf,
  selectStepOf,
  trimOf,
} from '../../../pkg/agreement/rules.ts';

const setting = (model: Model, rule: RuleName, n: number, f: number): Setting => ({
  model,
  rule,
  n,
  f,
});

/** Few enough values that ties are common. */
const value: fc.Arbitrary<Rational> = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 6 }))
  .map(([n, d]) => fraction(BigInt(n), BigInt(d)));
const values = fc.array(value, { minLength: 1, maxLength: 14 });
const anySetting: fc.Arbitrary<Setting> = fc
  .tuple(
    fc.constantFrom(...PLAIN_MODELS),
    fc.constantFrom(...AVERAGES),
    fc.integer({ min: 1, max: 20 }),
    fc.nat({ max: 5 }),
  )
  .map(([model, rule, n, f]) => setting(model, rule, n, f));
const next = (given: Setting, received: readonly Rational[], estimating = false): Rational =>
  nextValue(rational, given, received, estimating);

describe('averaging rules', () => {
  const table: readonly (readonly [
    rule: AverageName,
    step: number,
    given: number[],
    want: number,
  ])[] = [
    ['mean', 0, [1, 2, 6], 3],
    ['midpoint', 0, [1, 2, 6], 3.5],
    ['midpoint', 0, [4], 4],
    ['median', 0, [1, 2, 6], 2],
    ['median', 0, [1, 2, 6, 7], 4],
    ['median', 0, [5], 5],
    ['median', 0, [5, 6], 5.5],
    ['select', 0, [1, 2, 6], 3],
    ['select', 1, [1, 2, 6], 3],
    ['select', 2, [1, 2, 6], 3.5],
    ['select', 3, [1, 2, 6], 1],
    ['select', 2, [0, 9, 1, 9, 5], 2],
  ];
  for (const [rule, step, given, want] of table) {
    it(`${rule} of [${given.join()}] with step ${step} is ${want}`, () => {
      expect(AVERAGING_RULES[rule].average(float, given, step)).to.equal(want);
    });
  }

  it('are registered under their own names, each with a summary', () => {
    expect(Object.keys(AVERAGING_RULES).toSorted()).to.deep.equal(AVERAGES.toSorted());
    for (const name of AVERAGES) {
      expect(AVERAGING_RULES[name].name).to.equal(name);
      expect(AVERAGING_RULES[name].summary).to.not.equal('');
    }
  });
});

describe('what a model trims, selects and waits for', () => {
  const table: readonly (readonly [
    Model,
    trim: number,
    estimate: number,
    step: number,
    q: number,
  ])[] = [
    ['sync-crash', 0, 2, 2, 11],
    ['async-crash', 0, 2, 2, 9],
    ['sync-byzantine', 2, 2, 2, 11],
    ['async-byzantine', 2, 4, 4, 9],
  ];
  for (const [model, trim, estimate, step, quorum] of table) {
    it(`follows table 1.0 and lemma 1.1 in ${model}`, () => {
      const given = setting(model, 'select', 11, 2);
      expect(trimOf(given, false)).to.equal(trim);
      expect(trimOf(given, true)).to.equal(estimate);
      expect(selectStepOf(given)).to.equal(step);
      expect(quorumOf(given)).to.equal(quorum);
    });
  }
});

describe('nextValue', () => {
  it('sorts by value, trims and averages', () => {
    const given = [10, 9, 1, 100];
    expect(nextValue(float, setting('async-crash', 'mean', 5, 1), given, false)).to.equal(30);
    expect(nextValue(float, setting('sync-byzantine', 'mean', 4, 1), given, false)).to.equal(9.5);
    expect(nextValue(float, setting('sync-crash', 'mean', 4, 1), given, true)).to.equal(9.5);
    expect(given).to.deep.equal([10, 9, 1, 100]);
  });

  it('selects by the step of the model', () => {
    const given = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    // reduce^2 leaves 2..6; select_4 of them 2 and 6; select_2 2, 4 and 6.
    expect(nextValue(float, setting('async-byzantine', 'select', 11, 2), given, false)).to.equal(4);
    // reduce^1 leaves 1..7; select_2 takes 1, 3, 5, 7; with 8 values 1..6: 1, 3, 5.
    const async = setting('async-byzantine', 'select', 9, 1);
    expect(nextValue(float, async, given.slice(0, 8), false)).to.equal(3);
    const sync = setting('sync-byzantine', 'select', 9, 1);
    expect(nextValue(float, sync, given.slice(0, 8), false)).to.equal(3.5);
  });

  it('trims less rather than fail outside the model', () => {
    const given = setting('sync-byzantine', 'mean', 3, 2);
    expect(nextValue(float, given, [1, 5, 100], false)).to.equal(5);
    expect(nextValue(float, given, [1, 5], false)).to.equal(3);
    expect(nextValue(float, given, [7], false)).to.equal(7);
  });

  it('refuses to average nothing', () => {
    const given = setting('sync-crash', 'mean', 3, 1);
    expect(() => nextValue(float, given, [], false)).to.throw('without values');
  });

  it('stays in the range of the reduced multiset (P1)', () => {
    fc.assert(
      fc.property(anySetting, values, fc.boolean(), (given, received, estimating) => {
        const result = next(given, received, estimating);
        const sorted = received.toSorted(compare);
        const trim = Math.min(trimOf(given, estimating), Math.floor((sorted.length - 1) / 2));
        const kept = reduce(sorted, trim);
        expect(compare(kept[0]!, result)).to.be.at.most(0);
        expect(compare(result, kept.at(-1)!)).to.be.at.most(0);
      }),
      { numRuns: 500 },
    );
  });

  it('stays in that range with doubles too (P1)', () => {
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 14,
    });
    fc.assert(
      fc.property(anySetting, doubles, (given, received) => {
        const result = nextValue(float, given, received, false);
        const sorted = received.toSorted(float.compare);
        const trim = Math.min(trimOf(given, false), Math.floor((sorted.length - 1) / 2));
        const kept = reduce(sorted, trim);
        expect(kept[0]! <= result && result <= kept.at(-1)!).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is monotone: raising a value lowers nothing (P1)', () => {
    fc.assert(
      fc.property(anySetting, values, value, fc.nat(), (given, received, rise, where) => {
        const index = where % received.length;
        const higher = max(received[index]!, rise);
        const raised = received.with(index, higher);
        expect(compare(next(given, received), next(given, raised))).to.be.at.most(0);
      }),
      { numRuns: 500 },
    );
  });

  it('moves with a translation and a positive scale (P1)', () => {
    fc.assert(
      fc.property(anySetting, values, value, value, (given, received, shift, factor) => {
        fc.pre(factor.n > 0n);
        const map = (x: Rational): Rational => add(mul(x, factor), shift);
        expect(next(given, received.map(map))).to.deep.equal(map(next(given, received)));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the values, to the last bit of a double (P1)', () => {
    const doubles = fc.array(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0)),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(anySetting, doubles, fc.infiniteStream(fc.nat()), (given, received, keys) => {
        const shuffled = received
          .map((item) => ({ item, key: keys.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item);
        const [one, other] = [received, shuffled].map((list) =>
          nextValue(float, given, list, false),
        );
        expect(Object.is(one, other)).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('turns k differing values into at most spread/c(m, k) (P1)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<readonly [Model, number]>(
          ['async-crash', 2],
          ['sync-byzantine', 3],
          ['async-byzantine', 5],
        ),
        fc.integer({ min: 1, max: 3 }),
        fc.nat({ max: 6 }),
        fc.array(value, { minLength: 30, maxLength: 30 }),
        ([model, nodesPerFault], f, extra, pool) => {
          const given = setting(model, 'select', nodesPerFault * f + 1 + extra, f);
          const [m, k] = [quorumOf(given), selectStepOf(given)];
          // Two multisets of m values with m - k of them in common.
          const [one, other] = [pool.slice(0, m), pool.slice(k, m + k)];
          const all = pool.slice(0, m + k).toSorted(compare);
          const spread = sub(all.at(-1)!, all[0]!);
          const difference = sub(next(given, one), next(given, other));
          const count = selectedCount(m - 2 * trimOf(given, false), k);
          const bound = mul(spread, fraction(1n, BigInt(count)));
          expect(compare(difference, bound)).to.be.at.most(0);
          expect(compare(ZERO, add(difference, bound))).to.be.at.most(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
