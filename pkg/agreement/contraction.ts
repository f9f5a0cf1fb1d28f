/**
 * By how much one round brings the nodes together, at worst: the largest possible
 * spread(after) / spread(before), over all inputs and all that the model's adversary may do. Every
 * factor here is tight: the tests find an adversary that attains it by exhaustive search.
 *
 * Source: `agreement.md` table 1.0 (A1..A12). How many rounds follow stands in `rounds.ts`.
 */
import { ALGORITHMS } from './algorithms/registry.ts';
import type { Setting } from './plan.ts';
import { ONE, ZERO, compare } from './rational.ts';
import type { Rational } from './rational.ts';
import { resilience } from './resilience.ts';

/**
 * The worst-case factor of any one round of a run.
 *
 * @returns 0 without faults where all nodes then see the same values; undefined when the spread need
 *   not shrink in a round (a factor of 1), the algorithm does not know the rule, or the setting is
 *   outside its model. For sync-crash it is
 *   the worst round of a run with f crashes; the whole run does better: see `worstCaseSpread`.
 */
export function provenFactor(setting: Setting): Rational | undefined {
  if (!resilience(setting, 'rounds').holds) return undefined;
  const algorithm = ALGORITHMS[setting.model];
  if (!algorithm.rules.includes(setting.rule)) return undefined;
  if (setting.f === 0 && algorithm.differsWithoutFaults === undefined) return ZERO;
  const factor = algorithm.factor(setting);
  return compare(factor, ONE) < 0 ? factor : undefined;
}
