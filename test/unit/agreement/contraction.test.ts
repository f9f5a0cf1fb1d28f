import { expect } from 'chai';
import { describe, it } from 'mocha';
import { provenFactor } from '../../../pkg/agreement/contraction.ts';
import { crashRoundFactor } from '../../../pkg/agreement/crash-round.ts';
import { AVERAGES } from '../../../pkg/agreement/plan.ts';
import { PLAIN_MODELS } from '../../support/settings.ts';
import type { Model, RuleName } from '../../../pkg/agreement/plan.ts';
import { ONE, compare, toText } from '../../../pkg/agreement/rational.ts';

const factor = (model: Model, rule: RuleName, n: number, f: number): string | undefined => {
  const proven = provenFactor({ model, rule, n, f });
  return proven === undefined ? undefined : toText(proven);
};

const crashFactor = (rule: RuleName, f: number, alive: number, crashing: number): string =>
  toText(crashRoundFactor(rule, f, alive, crashing)!);

describe('provenFactor', () => {
  it('is 0 without faults, whatever the rule', () => {
    for (const model of PLAIN_MODELS) {
      for (const rule of AVERAGES) expect(factor(model, rule, 1, 0)).to.equal('0');
    }
  });

  it('is undefined outside the model', () => {
    expect(factor('sync-crash', 'mean', 3, 3)).to.equal(undefined);
    expect(factor('async-crash', 'mean', 4, 2)).to.equal(undefined);
    expect(factor('sync-byzantine', 'midpoint', 3, 1)).to.equal(undefined);
    expect(factor('async-byzantine', 'select', 5, 1)).to.equal(undefined);
  });

  it('is undefined for the median, except for one differing value among an even number', () => {
    expect(factor('sync-byzantine', 'median', 4, 1)).to.equal('1/2');
    expect(factor('sync-byzantine', 'median', 5, 1)).to.equal(undefined);
    expect(factor('sync-byzantine', 'median', 8, 2)).to.equal(undefined);
    expect(factor('async-crash', 'median', 5, 1)).to.equal('1/2');
    expect(factor('async-crash', 'median', 4, 1)).to.equal(undefined);
    expect(factor('async-byzantine', 'median', 7, 1)).to.equal(undefined);
  });

  it('is that of the worst round of a run in sync-crash', () => {
    expect(factor('sync-crash', 'mean', 7, 3)).to.equal('3/7');
    // With one survivor there is no spread, so at most two of three crash: 2 of 4, not 3 of 4.
    expect(factor('sync-crash', 'mean', 4, 3)).to.equal('1/2');
    expect(factor('sync-crash', 'midpoint', 7, 3)).to.equal('1/2');
    expect(factor('sync-crash', 'median', 7, 1)).to.equal('1/2');
    expect(factor('sync-crash', 'median', 7, 2)).to.equal(undefined);
    expect(factor('sync-crash', 'select', 7, 1)).to.equal('1/7');
    expect(factor('sync-crash', 'select', 5, 3)).to.equal(undefined);
    expect(factor('sync-crash', 'mean', 2, 1)).to.equal('0');
  });
});

describe('crashRoundFactor', () => {
  it('is never worse in a later round than provenFactor says', () => {
    for (const rule of AVERAGES) {
      for (let n = 2; n <= 14; n++) {
        for (let f = 1; f < n; f++) {
          const worst = provenFactor({ model: 'sync-crash', rule, n, f }) ?? ONE;
          for (let gone = 0; gone < f; gone++) {
            for (let crashing = 0; crashing <= f - gone; crashing++) {
              const later = crashRoundFactor(rule, f, n - gone, crashing)!;
              const where = `${rule} (${n},${f}) ${gone} ${crashing}`;
              expect(compare(later, worst), where).to.be.at.most(0);
            }
          }
        }
      }
    }
  });

  it('knows nothing about select when more than f crash', () => {
    expect(crashRoundFactor('select', 1, 7, 2)).to.equal(undefined);
    expect(crashRoundFactor('select', 0, 7, 1)).to.equal(undefined);
    expect(crashFactor('mean', 0, 7, 1)).to.equal('1/7');
  });

  it('is 0 in a round without a crash and when one node survives', () => {
    for (const rule of AVERAGES) {
      expect(crashFactor(rule, 3, 7, 0)).to.equal('0');
      expect(crashFactor(rule, 3, 4, 3)).to.equal('0');
      expect(crashFactor(rule, 3, 3, 3)).to.equal('0');
    }
  });

  it('is c/n for the mean and 1/2 for the midpoint (A1, A2)', () => {
    expect(crashFactor('mean', 3, 7, 2)).to.equal('2/7');
    expect(crashFactor('midpoint', 3, 7, 2)).to.equal('1/2');
  });

  it('has three cases for select', () => {
    // f = 3: s = 6 fills two groups of 3; s = 5 lacks one value for the third, s = 4 lacks two.
    expect(crashFactor('select', 3, 8, 2)).to.equal('1/3');
    expect(crashFactor('select', 3, 7, 2)).to.equal('1/2');
    expect(crashFactor('select', 3, 7, 3)).to.equal('1/2');
    expect(crashFactor('select', 3, 8, 3)).to.equal('2/3');
  });
});
