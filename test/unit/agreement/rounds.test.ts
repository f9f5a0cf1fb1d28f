import { expect } from 'chai';
import { describe, it } from 'mocha';
import { provenFactor } from '../../../pkg/agreement/contraction.ts';
import { AVERAGES } from '../../../pkg/agreement/plan.ts';
import type { Model, RuleName, Setting } from '../../../pkg/agreement/plan.ts';
import { ONE, ZERO, fraction, fromText, toText } from '../../../pkg/agreement/rational.ts';
import {
  lowerBoundRounds,
  roundsGoal,
  roundsToReach,
  worstCaseSpread,
} from '../../../pkg/agreement/rounds.ts';

const setting = (model: Model, rule: RuleName, n: number, f: number): Setting => ({
  model,
  rule,
  n,
  f,
});
/** sync-byzantine select with t = 1 selects n - 2 values: a factor of 1/(n - 2). */
const base = (b: number): Setting => setting('sync-byzantine', 'select', b + 2, 1);
const rounds = (given: Setting, ratio: bigint, maxRounds = 1_000): number | undefined =>
  roundsToReach(given, fraction(ratio), ONE, maxRounds);

describe('roundsToReach', () => {
  it('is exact at every power and next to it, where logarithms are not (agreement.md 2.4)', () => {
    let large = 0;
    let small = 0;
    for (let b = 2; b <= 20; b++) {
      for (let k = 1; BigInt(b) ** BigInt(k) <= 2n ** 53n; k++) {
        const power = BigInt(b) ** BigInt(k);
        expect(rounds(base(b), power), `${b}^${k}`).to.equal(k);
        expect(rounds(base(b), power + 1n), `${b}^${k}+1`).to.equal(k + 1);
        expect(rounds(base(b), power - 1n), `${b}^${k}-1`).to.equal(b === 2 && k === 1 ? 0 : k);
        const byLogarithm = (x: bigint): number => Math.ceil(Math.log(Number(x)) / Math.log(b));
        if (byLogarithm(power) > k) large += 1;
        if (byLogarithm(power + 1n) < k + 1) small += 1;
      }
    }
    // The logarithms do fail on this range, or the test would show nothing.
    expect(large).to.be.above(0);
    expect(small).to.be.above(0);
  });

  const counterexamples: readonly (readonly [ratio: bigint, b: number, want: number])[] = [
    [9n, 3, 2],
    [125n, 5, 3],
    [6n ** 20n + 1n, 6, 21],
    [7n ** 18n + 1n, 7, 19],
  ];
  for (const [ratio, b, want] of counterexamples) {
    it(`needs ${want} rounds for a ratio of ${ratio} at 1/${b} (agreement.md 2.4)`, () => {
      expect(rounds(base(b), ratio)).to.equal(want);
    });
  }

  const half = setting('sync-byzantine', 'midpoint', 4, 1);
  const third = setting('sync-byzantine', 'select', 10, 2);
  const twoThirds = setting('sync-byzantine', 'mean', 7, 2);
  const threeQuarters = setting('async-crash', 'mean', 7, 3);
  const table: readonly (readonly [Setting, text: string, want: readonly number[]])[] = [
    [half, '1/2', [4, 7, 10, 20]],
    [third, '1/3', [3, 5, 7, 13]],
    [twoThirds, '2/3', [6, 12, 18, 35]],
    [threeQuarters, '3/4', [9, 17, 25, 49]],
  ];
  for (const [given, text, want] of table) {
    it(`gives the row of ${text} in the table of fixed R (agreement.md 1.0)`, () => {
      const ratios = [10n, 100n, 1_000n, 1_000_000n];
      expect(ratios.map((ratio) => rounds(given, ratio))).to.deep.equal(want);
    });
  }

  it('needs no round when the inputs are close enough', () => {
    expect(roundsToReach(half, ONE, ONE, 0)).to.equal(0);
    expect(roundsToReach(half, ZERO, ZERO, 0)).to.equal(0);
  });

  it('needs one round without faults, even for exact agreement', () => {
    expect(roundsToReach(setting('async-crash', 'mean', 4, 0), ONE, ZERO, 10)).to.equal(1);
    expect(roundsToReach(setting('sync-crash', 'median', 4, 0), ONE, ZERO, 10)).to.equal(1);
  });

  it('gives up beyond maxRounds', () => {
    expect(rounds(half, 1_024n, 10)).to.equal(10);
    expect(rounds(half, 1_025n, 10)).to.equal(undefined);
    expect(roundsToReach(half, ONE, ZERO, 100)).to.equal(undefined);
    const crash = setting('sync-crash', 'mean', 7, 3);
    expect(roundsToReach(crash, ONE, ZERO, 4)).to.equal(4);
    expect(roundsToReach(crash, ONE, ZERO, 3)).to.equal(undefined);
  });

  it('knows no number without a proven factor or outside the model', () => {
    expect(rounds(setting('sync-byzantine', 'median', 7, 2), 10n)).to.equal(undefined);
    expect(rounds(setting('async-crash', 'mean', 4, 2), 10n)).to.equal(undefined);
    expect(rounds(setting('sync-crash', 'mean', 3, 3), 10n)).to.equal(undefined);
  });

  it('counts the worst distribution of crashes in sync-crash (A1)', () => {
    const crash = setting('sync-crash', 'mean', 7, 3);
    const needed = ['3/7', '2/5', '2/35', '1/18', '1/210', '1/211'].map((text) =>
      roundsToReach(crash, ONE, fromText(text)!, 100),
    );
    expect(needed).to.deep.equal([1, 2, 2, 3, 3, 4]);
  });
});

describe('worstCaseSpread', () => {
  it('gives the whole run of A1: 3/7, 2/35, 1/210, 0', () => {
    const given = setting('sync-crash', 'mean', 7, 3);
    const run = [0, 1, 2, 3, 4, 5, 1_000_000].map((r) => toText(worstCaseSpread(given, r)!));
    expect(run).to.deep.equal(['1', '3/7', '2/35', '1/210', '0', '0', '0']);
  });

  it('is 0 after f + 1 synchronous rounds, whatever the rule', () => {
    for (const rule of AVERAGES) {
      const given = setting('sync-crash', rule, 9, 4);
      expect(toText(worstCaseSpread(given, 5)!)).to.equal('0');
      expect(toText(worstCaseSpread(given, 4)!)).to.not.equal('0');
    }
  });

  it('is a power of the factor in the other models', () => {
    expect(toText(worstCaseSpread(setting('async-crash', 'mean', 7, 2), 3)!)).to.equal('8/125');
    expect(toText(worstCaseSpread(setting('async-crash', 'mean', 7, 0), 1)!)).to.equal('0');
  });

  it('is undefined without a proven factor or outside the model', () => {
    expect(worstCaseSpread(setting('async-crash', 'median', 4, 1), 1)).to.equal(undefined);
    expect(worstCaseSpread(setting('async-crash', 'mean', 4, 2), 1)).to.equal(undefined);
    expect(worstCaseSpread(setting('sync-crash', 'mean', 3, 3), 1)).to.equal(undefined);
  });
});

describe('lowerBoundRounds', () => {
  it('counts with the base ceil(n/f) + 1 (agreement.md 1.9)', () => {
    // (10,3) and (16,5): 1/5; (16,1): 1/17.
    expect(lowerBoundRounds(10, 3, fraction(25n), ONE)).to.equal(2);
    expect(lowerBoundRounds(10, 3, fraction(26n), ONE)).to.equal(3);
    expect(lowerBoundRounds(16, 5, fraction(125n), ONE)).to.equal(3);
    expect(lowerBoundRounds(16, 1, fraction(289n), ONE)).to.equal(2);
    expect(lowerBoundRounds(16, 1, fraction(290n), ONE)).to.equal(3);
  });

  it('is never above what the rules of async-crash reach', () => {
    for (let f = 1; f <= 4; f++) {
      for (let n = 2 * f + 1; n <= 16; n++) {
        const bound = lowerBoundRounds(n, f, fraction(1_000_000n), ONE);
        for (const rule of ['mean', 'midpoint', 'select'] as const) {
          const reached = rounds(setting('async-crash', rule, n, f), 1_000_000n);
          expect(reached, `${rule} ${n} ${f}`).to.be.at.least(bound);
        }
      }
    }
  });

  it('is 0 for close inputs and 1 without faults', () => {
    expect(lowerBoundRounds(4, 1, ONE, ONE)).to.equal(0);
    expect(lowerBoundRounds(4, 0, fraction(100n), ONE)).to.equal(1);
    expect(lowerBoundRounds(4, 0, ONE, ONE)).to.equal(0);
  });

  it('refuses an epsilon of 0, which no finite number of rounds reaches', () => {
    expect(() => lowerBoundRounds(4, 1, ONE, ZERO)).to.throw('epsilon must be above 0');
  });
});

describe('roundsGoal', () => {
  it('lies just below epsilon in doubles, so that an exact fit takes one round more', () => {
    const given = setting('sync-byzantine', 'mean', 12, 1);
    const epsilon = fraction(1n, 10n);
    expect(provenFactor(given)).to.deep.equal(epsilon);
    const counted = (['rational', 'float'] as const).map((arithmetic) =>
      roundsToReach(given, ONE, roundsGoal(arithmetic, epsilon), 10),
    );
    expect(counted).to.deep.equal([1, 2]);
  });

  it('changes nothing where theory gets below epsilon by more than a millionth', () => {
    const given = setting('sync-byzantine', 'mean', 12, 1);
    const epsilon = fraction(101n, 1000n);
    expect(roundsToReach(given, ONE, roundsGoal('float', epsilon), 10)).to.equal(1);
  });
});
