/**
 * Whole runs of sync-crash, by trying every distribution of crashes and of what is still delivered.
 * Reference: `agreement.md` table 1.0, A1 ("brute-forced n <= 5") and A2.
 */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rational } from '../../pkg/agreement/arithmetic.ts';
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
  ];
  for (const [n, f] of sizes) {
    for (let rounds = 1; rounds <= f + 1; rounds++) {
      it(`of the mean end as badly as worstCaseSpread says: (${n},${f}), R = ${rounds} (A1)`, () => {
        const given = setting('sync-crash', 'mean', n, f);
        expect(toText(worstRun(given, rounds))).to.equal(toText(worstCaseSpread(given, rounds)!));
      });
    }
  }

  it('of the other rules end no worse than worstCaseSpread says (A2)', () => {
    for (const rule of ['midpoint', 'select', 'median'] as const) {
      for (const rounds of [1, 2, 3]) {
        const given = setting('sync-crash', rule, 4, 2);
        const bound = worstCaseSpread(given, rounds)!;
        expect(compare(worstRun(given, rounds), bound), `${rule} ${rounds}`).to.be.at.most(0);
      }
    }
  });
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
