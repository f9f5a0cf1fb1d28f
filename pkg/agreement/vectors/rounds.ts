/** How many rounds bring points within epsilon of each other, by exact multiplication. */
import { compare, mul, type Rational } from '../rational.ts';
import { vectorFactorSquared, type VectorRuleName } from './rules.ts';

/**
 * The smallest R with size * factor^R <= epsilon, all of them squared.
 * @param sizeSquared Of the inputs, as the rule measures it.
 * @param epsilon Above 0; not squared.
 * @returns undefined when it is more than `maxRounds`.
 */
export function vectorRounds(
  { rule, f }: { readonly rule: VectorRuleName; readonly f: number },
  sizeSquared: Rational,
  epsilon: Rational,
  maxRounds: number,
): number | undefined {
  const factor = vectorFactorSquared(rule, f);
  const goal = mul(epsilon, epsilon);
  let reached = sizeSquared;
  for (let rounds = 0; rounds <= maxRounds; rounds++) {
    if (compare(reached, goal) <= 0) return rounds;
    reached = mul(reached, factor);
  }
  return undefined;
}
