/**
 * Rules broken on purpose: the exhaustive adversary must tell each from the right one, or it would
 * not tell a bug either. Reference: `agreement.md` 2.3, P5.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rational } from '../../pkg/agreement/arithmetic.ts';
import { reduce, selectEvery } from '../../pkg/agreement/multiset.ts';
import type { Setting } from '../../pkg/agreement/plan.ts';
import { compare } from '../../pkg/agreement/rational.ts';
import { selectStepOf, trimOf } from '../../pkg/agreement/rules.ts';
import { shipped, worstRound } from '../support/adversary.ts';
import type { NextValue } from '../support/adversary.ts';
import { STEADY_MODELS, exactBits, label, settingsUpTo } from '../support/settings.ts';

/** How a rule goes wrong: from the setting and what a correct node would average. */
type Mutant = (given: Setting) => NextValue;

const select =
  (trim: number, step: number, start = 0): Mutant =>
  (given) =>
  (received) => {
    const trimmed = reduce(exactBits(received), trimOf(given, false) + trim);
    return rational.mean(selectEvery(trimmed.slice(start), selectStepOf(given) + step));
  };
const doubled: Mutant = (given) => (received, own) => shipped(given)([...received, own], own);
const ownLeftOut: Mutant = (given) => (received, own) => {
  const index = received.indexOf(own);
  return shipped(given)(received.toSpliced(index, 1), own);
};
const lowTrimOnly: Mutant = (given) => (received) =>
  rational.mean(exactBits(received).slice(trimOf(given, false)));

const caught = (given: Setting, mutant: Mutant, crashing = given.f): boolean => {
  const correct = worstRound(given, shipped(given), crashing);
  const found = worstRound(given, mutant(given), crashing);
  return !found.valid || compare(found.factor, correct.factor) > 0;
};

describe('a mutant of a rule is caught by the exhaustive adversary (2.3, P5)', () => {
  it('accepts the rule itself, written once more', () => {
    for (const model of STEADY_MODELS) {
      for (const given of settingsUpTo(12, model, 'select')) {
        expect(caught(given, select(0, 0)), label(given)).to.equal(false);
      }
    }
  });

  it('trimming one less breaks validity in every Byzantine setting', () => {
    for (const model of ['sync-byzantine', 'async-byzantine'] as const) {
      for (const given of settingsUpTo(12, model, 'select')) {
        expect(worstRound(given, select(-1, 0)(given)).valid, label(given)).to.equal(false);
      }
    }
  });

  it('trimming one side only breaks validity in every Byzantine setting', () => {
    for (const model of ['sync-byzantine', 'async-byzantine'] as const) {
      for (const given of settingsUpTo(12, model, 'mean')) {
        expect(worstRound(given, lowTrimOnly(given)).valid, label(given)).to.equal(false);
      }
    }
  });

  const wrongSteps: readonly (readonly [name: string, Mutant])[] = [
    ['a step one too long', select(0, 1)],
    ['a step one too short', select(0, -1)],
    ['starting at the second value', select(0, 0, 1)],
    ['trimming one more', select(1, 0)],
  ];
  for (const [name, mutant] of wrongSteps) {
    for (const model of STEADY_MODELS) {
      it(`selecting with ${name} contracts less in some setting of ${model}`, () => {
        const settings = settingsUpTo(12, model, 'select').filter(({ f }) => f >= 2);
        expect(settings.some((given) => caught(given, mutant))).to.equal(true);
      });
    }
  }

  for (const rule of ['mean', 'select'] as const) {
    it(`leaving out the own value contracts less in some setting of async-crash (${rule})`, () => {
      const settings = settingsUpTo(12, 'async-crash', rule);
      expect(settings.some((given) => caught(given, ownLeftOut))).to.equal(true);
    });

    it(`counting a sender twice contracts less in some setting of async-crash (${rule})`, () => {
      const settings = settingsUpTo(12, 'async-crash', rule);
      expect(settings.some((given) => caught(given, doubled))).to.equal(true);
    });
  }

  it('leaving out or doubling the own value shows in a synchronous round without crashes', () => {
    for (const given of settingsUpTo(9, 'sync-crash', 'mean')) {
      expect(caught(given, ownLeftOut, 0), label(given)).to.equal(true);
      expect(caught(given, doubled, 0), label(given)).to.equal(true);
    }
  });
});
