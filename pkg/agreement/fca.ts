/**
 * FCA, the fast convergence algorithm: a value that is far from most others is no honest one, and is
 * replaced by the mean of those that are near.
 *
 * In round r all nodes know a bound d_r on how far honest values are apart. A received value is acceptable
 * if at least n - t received values, itself included, lie within d_r of it. Values that are not, or that
 * are missing, are replaced by the mean of the acceptable ones; the next value is the mean of all n, which
 * is the mean of the acceptable ones again.
 *
 * Convergence, n > 3t: d_(r+1) = (2t / n) d_r. At any two honest nodes p and q all honest values are
 * acceptable, and the same. Let x and y be what liar j told them (or what replaces it).
 * - Both acceptable: each lies within d_r of at least n - 2t honest values, and 2 (n - 2t) > n - t, so of
 *   one in common: |x - y| <= 2 d_r.
 * - y acceptable, x the mean of what p accepted: each of those values has an honest one in common with y
 *   likewise, or is honest itself and so within d_r of one that is within d_r of y: |x - y| <= 2 d_r.
 * - Both replaced: |x - y| is e, how far the two next values are apart.
 * With a liars of the first two kinds and b of the third, n e <= 2 a d_r + b e, and e <= 2 a d_r / (n - b)
 * is largest for a = t, b = 0: e <= (2t / n) d_r. So the spread before round r is at most (2t / n)^r d_0.
 * This is attained in every round (t lies at either side of a cluster of n - 2t correct values, the other
 * t correct ones at one of its sides: `faults/adversaries/fringe.ts`), but it bounds the spread through d_r:
 * a round that begins with a smaller spread may well widen it.
 *
 * Validity is weaker than elsewhere: an acceptable lie is within d_r of honest values, but may be outside
 * their range. A mean with a <= t such values among at least n - t + a leaves the range of round r by at
 * most t d_r / n, which is d_(r+1) / 2; all rounds together leave that of the inputs by at most
 * d_0 t / (n - 2t), the sum of this geometric series.
 *
 * Beyond t liars it degrades gracefully: what is far from most values stays out however many t was set for.
 * Without any acceptable value a node keeps its own.
 *
 * Distances are compared with d_r exactly: an honest value that rounding put a little further away would
 * be dropped. So it runs on fractions only.
 *
 * Source: S. Mahaney, F. Schneider, "Inexact agreement: accuracy, precision, and graceful degradation",
 * PODC 1985; `agreement.md` 1.3. The derivation is ours.
 */
import type { Arithmetic } from './arithmetic.ts';
import type { AgreementPlan } from './plan.ts';
import { ZERO, add, compare, fraction, mul, sub, type Rational } from './rational.ts';
import { exactReader } from './spread.ts';

type Bounded = Pick<AgreementPlan, 'delta' | 'arithmetic' | 'ids' | 'f'>;

/** d_r: the honest values of `round` are at most so far apart. 0 where the plan tells no d_0. */
export function spreadBound({ delta, arithmetic, ids, f }: Bounded, round: number): Rational {
  const start = exactReader(arithmetic)(delta) ?? ZERO;
  const power = BigInt(round);
  return mul(start, fraction((2n * BigInt(f)) ** power, BigInt(ids.length) ** power));
}

/** The same of what they were first: how far from their range any later honest value may be. */
export function strayBound(plan: Bounded): Rational {
  const kept = plan.ids.length - 2 * plan.f;
  // Outside the model nothing is proven; strict validity is demanded then.
  return kept <= 0 ? ZERO : mul(spreadBound(plan, 0), fraction(BigInt(plan.f), BigInt(kept)));
}

/** How far from the range of `round` the honest values of the next one may be: t d_r / n. */
export function strayBoundOf(plan: Bounded, round: number): Rational {
  return mul(spreadBound(plan, round + 1), fraction(1n, 2n));
}

/**
 * The next value. O(m log m) for m values.
 * @param values What was received, the own one first.
 * @param near How many values, of those received, must be within `bound` of one that is acceptable.
 */
export function meanOfAcceptable<V>(
  arithmetic: Arithmetic<V>,
  own: V,
  values: readonly V[],
  { near, bound }: { readonly near: number; readonly bound: Rational },
): V {
  const sorted = values.toSorted(arithmetic.compare);
  const exact = sorted.map(arithmetic.toExact);
  // Both ends of the values within `bound` only move up.
  let low = 0;
  let high = 0;
  const acceptable = sorted.filter((_, index) => {
    const here = exact[index] ?? ZERO;
    while (compare(exact[low] ?? here, sub(here, bound)) < 0) low += 1;
    while (high < exact.length && compare(exact[high] ?? here, add(here, bound)) <= 0) high += 1;
    return high - low >= near;
  });
  return acceptable.length === 0 ? own : arithmetic.mean(acceptable);
}
