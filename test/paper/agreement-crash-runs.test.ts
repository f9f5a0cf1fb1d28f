/**
 * Whole runs of sync-crash, by trying every distribution of crashes and of what is still delivered.
 * The first inputs are 0 and 1: all there is to try for the mean, which is linear, and enough to
 * attain the bound for the others. Reference: `agreement.md` table 1.0, A1 and A2.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rational } from '../../pkg/agreement/arithmetic.ts';
import { AVERAGES } from '../../pkg/agreement/plan.ts';
import type { Setting } from '../../pkg/agreement/plan.ts';
import { ONE, ZERO, compare, max, sub, toText } from '../../pkg/agreement/rational.ts';
import type { Rational } from '../../pkg/agreement/rational.ts';
import { worstCaseSpread } from '../../pkg/agreement/rounds.ts';
import { nextValue } from '../../pkg/agreement/rules.ts';
import { setting } from '../support/settings.ts';

describe('whole runs of sync-crash', () => {
  const sizes: readonly (readonly [n: number, f: number])[] = [
    [3, 1],
    [4, 1],
    [4, 2],
    [5, 1],
    [5, 2],
    [5, 3],
    [6, 2],
  ];
  for (const rule of AVERAGES) {
    for (const [n, f] of sizes) {
      it(`of ${rule} with (${n},${f}) end as badly as worstCaseSpread says (A1, A2)`, () => {
        const given = setting('sync-crash', rule, n, f);
        for (let rounds = 1; rounds <= f + 1; rounds++) {
          const [found, proven] = [worstRun(given, rounds), worstCaseSpread(given, rounds)!];
          expect(toText(found), `R = ${rounds}`).to.equal(toText(proven));
        }
      });
    }
  }
});

/** The vectors of values that survivors may hold after a round from `before`, by crashes left. */
function successors(given: Setting, before: readonly Rational[], crashing: number): Rational[][] {
  const picks = before.reduce<number[][]>(
    (sets, _, index) => [...sets, ...sets.map((set) => [...set, index])],
    [[]],
  );
  return picks
    .filter((dead) => dead.length === crashing)
    .flatMap((dead) => {
      const alive = before.filter((_, index) => !dead.includes(index));
      const options = picks
        .filter((set) => set.every((index) => dead.includes(index)))
        .map((set) => [...alive, ...set.map((index) => before[index]!)])
        .map((received) => nextValue(rational, given, received, false));
      const distinct = [...new Map(options.map((value) => [toText(value), value])).values()];
      return alive.reduce<Rational[][]>(
        (vectors) =>
          unique(vectors.flatMap((vector) => distinct.map((value) => [...vector, value]))),
        [[]],
      );
    });
}

function unique(vectors: readonly (readonly Rational[])[]): Rational[][] {
  const sorted = vectors.map((vector) => vector.toSorted(compare));
  return [...new Map(sorted.map((vector) => [vector.map(toText).join(), vector])).values()];
}

function worstRun(given: Setting, rounds: number): Rational {
  let states = Array.from({ length: given.n - 1 }, (_, index) =>
    Array.from({ length: given.n }, (__, node) => (node <= index ? ZERO : ONE)),
  );
  for (let round = 1; round <= rounds; round++) {
    states = unique(
      states.flatMap((state) => {
        const left = given.f - (given.n - state.length);
        return Array.from({ length: left + 1 }, (_, crashing) => crashing).flatMap((crashing) =>
          successors(given, state, crashing),
        );
      }),
    );
  }
  return states.map((s) => sub(s.at(-1)!, s[0]!)).reduce(max);
}
