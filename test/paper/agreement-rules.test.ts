/**
 * The contraction of every rule against an exhaustive adversary, the values of the table, and the
 * estimation round. Every number stands in the reference (`agreement.md`), which names the papers.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rational } from '../../pkg/agreement/arithmetic.ts';
import { provenFactor } from '../../pkg/agreement/contraction.ts';
import { crashRoundFactor } from '../../pkg/agreement/crash-round.ts';
import { reduce } from '../../pkg/agreement/multiset.ts';
import { AVERAGES } from '../../pkg/agreement/plan.ts';
import type { FaultMix, Model, Setting } from '../../pkg/agreement/plan.ts';
import { ONE, ZERO, compare, div, fraction, sub, toText } from '../../pkg/agreement/rational.ts';
import type { Rational } from '../../pkg/agreement/rational.ts';
import { largestTolerable, resilience } from '../../pkg/agreement/resilience.ts';
import { nextValue, trimOf } from '../../pkg/agreement/rules.ts';
import { shipped, staysInEveryRange, worstRound } from '../support/adversary.ts';
import type { NextValue } from '../support/adversary.ts';
import {
  REPEATING_MODELS,
  STEADY_MODELS,
  exactBits,
  label,
  setting,
  settingsUpTo,
} from '../support/settings.ts';

const N_MAX = 16;

describe('the exhaustive adversary', () => {
  for (const model of REPEATING_MODELS) {
    for (const rule of AVERAGES) {
      it(`finds the proven factor of ${rule} in ${model}, n <= ${N_MAX} (1.0, A3..A12)`, () => {
        for (const given of settingsUpTo(N_MAX, model, rule)) {
          const found = worstRound(given, shipped(given));
          const proven = provenFactor(given) ?? ONE;
          expect(toText(found.factor), label(given)).to.equal(toText(proven));
          expect(found.valid, label(given)).to.equal(true);
        }
      });
    }
  }

  for (const rule of AVERAGES) {
    it(`finds the factor of ${rule} for every number of crashes in a round (1.0, A1, A2)`, () => {
      for (let f = 1; f <= 7; f++) {
        for (let alive = 2; alive <= N_MAX; alive++) {
          for (let crashing = 0; crashing <= Math.min(f, alive - 1); crashing++) {
            const given = setting('sync-crash', rule, alive, f);
            const found = worstRound(given, shipped(given), crashing);
            const proven = crashRoundFactor(rule, f, alive, crashing)!;
            const where = `${label(given)} crashing ${crashing}`;
            expect(toText(found.factor), where).to.equal(toText(proven));
            expect(found.valid, where).to.equal(true);
          }
        }
      }
    });
  }

  it('finds that the Byzantine median need not converge (1.0, A9)', () => {
    for (const given of settingsUpTo(N_MAX, 'sync-byzantine', 'median')) {
      const found = toText(worstRound(given, shipped(given)).factor);
      const exception = given.f === 1 && given.n % 2 === 0;
      expect(found, label(given)).to.equal(exception ? '1/2' : '1');
    }
  });

  it('finds no contraction or no validity where the model ends (1.9)', () => {
    for (let f = 1; f <= 4; f++) {
      for (const rule of AVERAGES) {
        const crash = setting('async-crash', rule, 2 * f, f);
        expect(toText(worstRound(crash, shipped(crash)).factor)).to.equal('1');
        const sync = setting('sync-byzantine', rule, 3 * f, f);
        expect(toText(worstRound(sync, shipped(sync)).factor)).to.equal('1');
        const async = setting('async-byzantine', rule, 5 * f, f);
        expect(toText(worstRound(async, shipped(async)).factor)).to.equal('1');
      }
    }
  });
});

describe('the values of the table', () => {
  const rows: readonly (readonly [Model, n: number, f: number, s: string, m: string, a: string])[] =
    [
      ['sync-byzantine', 4, 1, '1/2', '1/2', '1/2'],
      ['sync-byzantine', 7, 2, '1/2', '1/2', '2/3'],
      ['sync-byzantine', 10, 2, '1/3', '1/2', '1/3'],
      ['async-byzantine', 6, 1, '1/2', '1/2', '2/3'],
      ['async-byzantine', 11, 2, '1/2', '1/2', '4/5'],
      ['async-crash', 4, 1, '1/3', '1/2', '1/3'],
      ['async-crash', 5, 2, '1/2', '1/2', '2/3'],
      ['async-crash', 10, 3, '1/3', '1/2', '3/7'],
      ['async-crash', 16, 5, '1/3', '1/2', '5/11'],
      ['async-crash', 16, 1, '1/15', '1/2', '1/15'],
    ];
  for (const [model, n, f, select, midpoint, mean] of rows) {
    it(`hold for ${model} (${n},${f}) (1.0, "some values"; 1.9)`, () => {
      const factors = (['select', 'midpoint', 'mean'] as const).map((rule) =>
        toText(provenFactor(setting(model, rule, n, f))!),
      );
      expect(factors).to.deep.equal([select, midpoint, mean]);
    });
  }

  it('equal 1/(ceil(n/f) - 1) for select in async-crash (1.0, A5)', () => {
    for (const given of settingsUpTo(N_MAX, 'async-crash', 'select')) {
      const want = fraction(1n, BigInt(Math.ceil(given.n / given.f) - 1));
      expect(provenFactor(given), label(given)).to.deep.equal(want);
    }
  });
});

describe('mixed-mode trimming', () => {
  it('has the factors of an exhaustive search, for every mix of faults of up to 12 nodes (1.3)', () => {
    let cells = 0;
    for (const rule of ['mean', 'midpoint', 'select'] as const) {
      for (const mixed of mixes(4)) {
        const { asymmetric, symmetric, benign } = mixed;
        const f = asymmetric + symmetric + benign;
        for (let n = 3 * asymmetric + 2 * symmetric + benign + 1; n <= 12; n++) {
          const given = { model: 'sync-mixed', rule, n, f, mixed } as const;
          if (f === 0) continue;
          const { factor, valid } = worstRound(given, shipped(given));
          expect(valid, label(given)).to.equal(true);
          expect(provenFactor(given), JSON.stringify(given)).to.deep.equal(factor);
          cells += 1;
        }
      }
    }
    expect(cells).to.be.above(300);
  });

  it('needs n > 3a + 2s + b: with one node less agreement is not certain', () => {
    for (const mixed of mixes(3).filter(({ asymmetric }) => asymmetric > 0)) {
      const { asymmetric, symmetric, benign } = mixed;
      const f = asymmetric + symmetric + benign;
      const n = 3 * asymmetric + 2 * symmetric + benign;
      const given = { model: 'sync-mixed', rule: 'mean', n, f, mixed } as const;
      expect(resilience(given, 'rounds').holds).to.equal(false);
      const { factor, valid } = worstRound(given, shipped(given));
      expect(valid && compare(factor, ONE) < 0, JSON.stringify(mixed)).to.equal(false);
    }
  });
});

/** Every way to have up to so many faults of each kind. */
function mixes(most: number): readonly FaultMix[] {
  const counts = Array.from({ length: most }, (_, count) => count);
  return counts.flatMap((asymmetric) =>
    counts.flatMap((symmetric) => counts.map((benign) => ({ asymmetric, symmetric, benign }))),
  );
}

describe('a fixed adversary', () => {
  for (const model of STEADY_MODELS) {
    for (const rule of ['mean', 'midpoint', 'select'] as const) {
      it(`attains the factor of ${rule} in every round in ${model} (1.0; 2.2, 1 to 3)`, () => {
        for (const given of settingsUpTo(13, model, rule)) {
          const correct = given.n - (model === 'async-crash' ? 0 : given.f);
          const best = Array.from({ length: correct - 1 }, (_, index) => ratios(given, index + 1));
          const want = Array.from({ length: 12 }, () => toText(provenFactor(given)!));
          expect(best, label(given)).to.deep.include(want);
        }
      });
    }
  }
});

describe('the estimation round', () => {
  const models: readonly Model[] = ['sync-crash', ...STEADY_MODELS];
  for (const model of models) {
    it(`keeps every later value in the range that every node saw in ${model} (1.1, lemma)`, () => {
      for (const rule of AVERAGES) {
        for (let n = 2; n <= 12; n++) {
          for (let f = 1; f <= largestTolerable(model, n, 'local'); f++) {
            const given = setting(model, rule, n, f);
            for (let crashing = 0; crashing <= f; crashing++) {
              const stays = staysInEveryRange(given, shipped(given, true), crashing);
              expect(stays, `${label(given)} crashing ${crashing}`).to.equal(true);
            }
          }
        }
      }
    });

    it(`would not with one value less trimmed in ${model} (1.1, lemma)`, () => {
      for (let n = 2; n <= 12; n++) {
        for (let f = 1; f <= largestTolerable(model, n, 'local'); f++) {
          const given = setting(model, 'mean', n, f);
          const less: NextValue = (received) =>
            rational.mean(reduce(exactBits(received), trimOf(given, true) - 1));
          expect(staysInEveryRange(given, less), label(given)).to.equal(false);
        }
      }
    });
  }
});

const fill = (value: Rational, count: number): Rational[] =>
  Array.from({ length: count }, () => value);

/** What a node of the high group hears when all goes for it; the low group's is its mirror. */
function heard(
  given: Setting,
  own: Rational,
  low: Rational,
  high: Rational,
  m: number,
): Rational[] {
  const { model, n, f } = given;
  const lies = model === 'async-crash' ? 0 : f;
  const rest = n - lies - m;
  const up = rational.equals(own, high);
  const [near, far] = up ? [m, rest] : [rest, m];
  const size = model === 'sync-byzantine' ? n : n - f;
  const mine = Math.min(near + lies, size);
  expect(far).to.be.at.least(size - mine);
  return [...fill(up ? high : low, mine), ...fill(up ? low : high, size - mine)];
}

/** The ratio of each of 12 rounds when m correct nodes start high and the others low. */
function ratios(given: Setting, m: number): string[] {
  let [low, high] = [ZERO, ONE];
  const seen: string[] = [];
  for (let round = 1; round <= 12 && compare(low, high) < 0; round++) {
    const [nextLow, nextHigh] = [low, high].map((own) =>
      nextValue(rational, given, heard(given, own, low, high, m), false),
    );
    const [after, before] = [sub(nextHigh!, nextLow!), sub(high, low)];
    seen.push(toText(div(after, before)));
    [low, high] = [nextLow!, nextHigh!];
  }
  return seen;
}
