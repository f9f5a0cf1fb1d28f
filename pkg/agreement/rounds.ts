/**
 * How many rounds are enough, and how many are necessary. Counted by repeated exact multiplication
 * and never by logarithms, which give 4 for the 3 rounds of a ratio of 125 at a factor of 1/5, and
 * 20 for the 21 rounds of 6^20 + 1 at 1/6: a run that ends too early (`agreement.md` 2.4).
 */
import { invariant } from '../core/errors.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import type { ArithmeticName } from './arithmetic.ts';
import { provenFactor } from './contraction.ts';
import type { Setting } from './plan.ts';
import { ONE, ZERO, compare, fraction, mul } from './rational.ts';
import type { Rational } from './rational.ts';
import { resilience } from './resilience.ts';

/**
 * The largest possible spread(after `rounds` rounds) / spread(before the first).
 *
 * For algorithms whose faults are used up it is what `Algorithm.ratios` says; for the others
 * provenFactor^rounds, which a fixed adversary attains.
 *
 * @param rounds At least 0; 0 rounds give 1.
 * @returns undefined when no factor is proven or the setting is outside its model.
 * O(f^2 min(rounds, f)) for sync-crash.
 */
export function worstCaseSpread(setting: Setting, rounds: number): Rational | undefined {
  if (!resilience(setting, 'rounds').holds) return undefined;
  if (rounds === 0) return ONE;
  const ratios = ALGORITHMS[setting.model].ratios?.(setting);
  if (ratios !== undefined) {
    let round = 0;
    for (const ratio of ratios) {
      round += 1;
      if (round === rounds) return ratio;
    }
    return ZERO;
  }
  const factor = provenFactor(setting);
  if (factor === undefined) return undefined;
  return fraction(factor.n ** BigInt(rounds), factor.d ** BigInt(rounds));
}

/**
 * The smallest number R of rounds after which the nodes lie at most `epsilon` apart.
 *
 * @param spread Spread of the inputs, at least 0.
 * @param epsilon At least 0; with 0 only an exact rule ever gets there.
 * @param maxRounds The largest answer wanted; bounds the time as well.
 * @returns 0 when the inputs are close enough already; undefined when R is above `maxRounds`, no
 *   factor below 1 is proven, or the setting is outside its model.
 */
export function roundsToReach(
  setting: Setting,
  spread: Rational,
  epsilon: Rational,
  maxRounds: number,
): number | undefined {
  if (compare(spread, epsilon) <= 0) return 0;
  if (!resilience(setting, 'rounds').holds) return undefined;
  const ratios = ALGORITHMS[setting.model].ratios?.(setting);
  if (ratios !== undefined) {
    let rounds = 0;
    for (const ratio of ratios) {
      rounds += 1;
      if (rounds > maxRounds) return undefined;
      if (compare(mul(spread, ratio), epsilon) <= 0) return rounds;
    }
    return undefined;
  }
  const factor = provenFactor(setting);
  return factor === undefined ? undefined : countRounds(spread, epsilon, factor, maxRounds);
}

/**
 * The goal for which a run counts its rounds. In doubles what is epsilon in theory may come out a little
 * larger (0.12 - 0.11 with epsilon 0.01), so the goal lies a millionth below epsilon: one round more
 * where theory ends exactly at epsilon.
 *
 * That is room enough while epsilon > n^2 M 2^-31 for values of size at most M: a round's rounding
 * widens the spread by at most n M 2^-51 (`checkers/agreement/contraction.ts`), and as no factor that
 * counts is above 1 - 1/n, all rounds together by at most n times as much.
 */
export function roundsGoal(arithmetic: ArithmeticName, epsilon: Rational): Rational {
  return arithmetic === 'float' ? mul(epsilon, fraction(999_999n, 1_000_000n)) : epsilon;
}

/**
 * How many rounds the best conceivable algorithm needs in async-crash: the smallest R with
 * spread / (ceil(n/f) + 1)^R <= epsilon. No algorithm, ours or another, contracts faster.
 *
 * @param f With 0 faults one round is enough and, unless the inputs are close already, necessary.
 * @throws {InvariantError} when epsilon is not above 0: then no finite number is enough.
 *
 * Source: Függer, Nowak, Schwarz 2018, "Tight bounds for asymptotic and approximate consensus";
 * `agreement.md` 1.9.
 */
export function lowerBoundRounds(
  n: number,
  f: number,
  spread: Rational,
  epsilon: Rational,
): number {
  invariant(epsilon.n > 0n, 'epsilon must be above 0');
  const factor = f === 0 ? ZERO : fraction(1n, BigInt(Math.ceil(n / f) + 1));
  const rounds = countRounds(spread, epsilon, factor, Infinity);
  invariant(rounds !== undefined, 'a factor below 1 gets below any epsilon');
  return rounds;
}

/** The smallest R <= maxRounds with spread * factor^R <= epsilon. */
function countRounds(
  spread: Rational,
  epsilon: Rational,
  factor: Rational,
  maxRounds: number,
): number | undefined {
  // spread * factor^R <= epsilon without fractions, as reducing them would cost more than it saves.
  let reached = spread.n * epsilon.d;
  let wanted = epsilon.n * spread.d;
  let rounds = 0;
  while (reached > wanted) {
    if (rounds >= maxRounds) return undefined;
    rounds += 1;
    reached *= factor.n;
    wanted *= factor.d;
  }
  return rounds;
}
