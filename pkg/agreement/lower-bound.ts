/**
 * What no algorithm can beat: the spread that some adversary leaves after R rounds, as a share of the
 * spread of the inputs, whatever the nodes compute. Printed beside what was measured and what is proven.
 */
import type { Algorithm } from './algorithms/algorithm.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import { largestProduct } from './multiset.ts';
import type { Setting } from './plan.ts';
import { ONE, ZERO, fraction, type Rational } from './rational.ts';

/**
 * The lower bound for the timing and the faults of an algorithm.
 * - Asynchronous: (1 / (ceil(n/f) + 1))^R, already with crashes only (Függer, Nowak, Schwarz 2018, "Tight
 *   bounds for asymptotic and approximate consensus").
 * - Synchronous with liars: max t_1 ... t_R / (n + t)^R over t_1 + ... + t_R <= t, which is 0 beyond t
 *   rounds (Fekete 1990, "Asymptotically optimal algorithms for approximate agreement"; quoted from
 *   memory in `agreement.md` 1.2).
 * - Synchronous with crashes or omissions: none is stated there; 0.
 *
 * @param rounds At least 0; 0 rounds give 1. O(R) multiplications.
 */
export function leastRatio(setting: Setting, rounds: number): Rational {
  const { n, f } = setting;
  if (rounds === 0) return ONE;
  if (f === 0) return ZERO;
  const { timing, bears }: Algorithm = ALGORITHMS[setting.model];
  const power = BigInt(rounds);
  if (timing === 'asynchronous') return fraction(1n, BigInt(Math.ceil(n / f) + 1) ** power);
  if (bears !== 'lies' || rounds > f) return ZERO;
  return fraction(largestProduct(f, rounds), BigInt(n + f) ** power);
}
