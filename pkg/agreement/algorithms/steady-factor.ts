/**
 * The factor of the algorithms in which every round is as bad as any other.
 * Source: `agreement.md` table 1.0 (A3..A12).
 */
import { selectedCount } from '../multiset.ts';
import { isAverage, type RuleName } from '../plan.ts';
import { ONE, fraction, type Rational } from '../rational.ts';

const HALF = fraction(1n, 2n);

/**
 * All follow from two numbers: two nodes average `kept` values each after trimming, which differ in at
 * most `differing` of them.
 * - mean: differing/kept (A4, A8, A12); select: one of c(kept, differing) selected values differs (A5, A6, A10).
 * - midpoint: 1/2, as some value is common to both (A3, A7, A11).
 * - median (A9): 1, except 1/2 when `kept` is even and one differs. For then the numbers of values above
 *   any threshold differ by at most 1, and it takes 2 to move both middle values across it.
 * - the rules of graphs: 1.
 */
export function steadyFactor(rule: RuleName, kept: number, differing: number): Rational {
  if (!isAverage(rule)) return ONE;
  return {
    mean: fraction(BigInt(differing), BigInt(kept)),
    midpoint: HALF,
    select: fraction(1n, BigInt(selectedCount(kept, differing))),
    median: kept % 2 === 0 && differing === 1 ? HALF : ONE,
  }[rule];
}
