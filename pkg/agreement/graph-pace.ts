/**
 * How fast the range of the honest values is proven to narrow on a graph that bears the liars: not in every
 * round, but in every block of l rounds, by 1 - alpha^l / 2.
 *
 * Why: cut the range [low, high] at its middle. The nodes above propagate to those below, or the other way
 * round, within l rounds (`topology/propagation.ts`). Say the former. Whoever is above keeps its own value
 * with weight alpha or more; whoever hears f + 1 values of at least x keeps one of them with that weight, as
 * only f are dropped on that side, and everything else it keeps is at least low. So the distance of all
 * nodes from low is after l rounds at least alpha^l of half the range, while high has not grown.
 *
 * Source: Vaidya, Tseng, Liang 2012, lemma 5 and theorem 3, for IABC; the same for W-MSR, whose lists are
 * longer. Mostly far from tight: it says that a run ends, and by when at the latest.
 */
import { heardBy } from './neighbours.ts';
import type { AgreementPlan } from './plan.ts';
import { ONE, compare, fraction, sub, type Rational } from './rational.ts';

/** In any so many consecutive rounds the range narrows by this factor, or more. */
export interface Pace {
  readonly rounds: number;
  readonly factor: Rational;
}

type Wiring = Pick<AgreementPlan, 'ids' | 'speaksTo' | 'rule' | 'f' | 'propagation'>;

/** The pace proven for a run; undefined when its graph does not bear f liars. */
export function graphPace(plan: Wiring): Pace | undefined {
  const { ids, rule, f, propagation } = plan;
  if (propagation === undefined) return undefined;
  const degree = Math.max(...ids.map((id) => heardBy(id, plan).length));
  // Values in the longest mean: W-MSR may drop nothing, IABC drops 2f.
  const longest = degree + 1 - (rule === 'iabc' ? 2 * f : 0);
  const weight = fraction(1n, 2n * BigInt(longest) ** BigInt(propagation));
  return { rounds: propagation, factor: sub(ONE, weight) };
}

/**
 * The number of rounds after which nodes that lay `spread` apart are proven to lie at most `epsilon` apart.
 * @param maxRounds The largest answer wanted.
 * @returns undefined when that is not proven within `maxRounds`.
 *
 * By halving an interval: exact powers of factors near 1 are long, and few of them are enough.
 */
export function roundsAtPace(
  { rounds, factor }: Pace,
  spread: Rational,
  epsilon: Rational,
  maxRounds: number,
): number | undefined {
  const reaches = (blocks: number): boolean => {
    const { n, d } = ratioAtPace({ rounds, factor }, blocks * rounds);
    return compare({ n: spread.n * n, d: spread.d * d }, epsilon) <= 0;
  };
  let [below, enough] = [-1, Math.floor(maxRounds / rounds)];
  if (!reaches(enough)) return undefined;
  while (enough - below > 1) {
    const middle = Math.floor((below + enough) / 2);
    if (reaches(middle)) enough = middle;
    else below = middle;
  }
  return enough * rounds;
}

/** The largest possible spread(after `after` rounds) / spread(before the first). In lowest terms. */
export function ratioAtPace({ rounds, factor }: Pace, after: number): Rational {
  const blocks = BigInt(Math.floor(after / rounds));
  return { n: factor.n ** blocks, d: factor.d ** blocks };
}
