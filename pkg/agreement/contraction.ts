/**
 * By how much one round brings the nodes together, at worst: the largest possible
 * spread(after) / spread(before), over all inputs and all that the model's adversary may do. Every
 * factor here is tight: the tests find an adversary that attains it by exhaustive search.
 *
 * Source: `agreement.md` table 1.0 (A1..A12). How many rounds follow stands in `rounds.ts`.
 */
import type { RuleName, Setting } from './plan.ts';
import { selectedCount } from './multiset.ts';
import { ONE, ZERO, compare, fraction, max } from './rational.ts';
import type { Rational } from './rational.ts';
import { resilience } from './resilience.ts';
import { quorumOf, selectStepOf, trimOf } from './rules.ts';

const HALF = fraction(1n, 2n);

/**
 * The worst-case factor of any one round of a run.
 *
 * @returns 0 without faults, as all nodes then see the same values; undefined when the spread need
 *   not shrink in a round (a factor of 1) or the setting is outside its model. For sync-crash it is
 *   the worst round of a run with f crashes; the whole run does better: see `worstCaseSpread`.
 */
export function provenFactor(setting: Setting): Rational | undefined {
  if (!resilience(setting, 'rounds').holds) return undefined;
  if (setting.f === 0) return ZERO;
  const factor = setting.model === 'sync-crash' ? worstCrashRound(setting) : steadyFactor(setting);
  return compare(factor, ONE) < 0 ? factor : undefined;
}

/**
 * The factor of the models in which every round is as bad as any other. All follow from two
 * numbers: two nodes average m values each after trimming, which differ in at most k of them.
 * - mean: k/m (A4, A8, A12); select: one of c(m, k) selected values differs (A5, A6, A10).
 * - midpoint: 1/2, as some value is common to both (A3, A7, A11).
 * - median (A9): 1, except 1/2 when m is even and k = 1. For then the numbers of values above any
 *   threshold differ by at most 1, and it takes 2 to move both middle values across it.
 */
function steadyFactor(setting: Setting): Rational {
  const m = quorumOf(setting) - 2 * trimOf(setting, false);
  const k = selectStepOf(setting);
  return {
    mean: fraction(BigInt(k), BigInt(m)),
    midpoint: HALF,
    select: fraction(1n, BigInt(selectedCount(m, k))),
    median: m % 2 === 0 && k === 1 ? HALF : ONE,
  }[setting.rule];
}

/**
 * The worst round that a sync-crash run with at most f crashes may contain. It is a first round: a
 * later one with fewer nodes alive is no worse than a first one that leaves as many survivors, as
 * for the same survivors no factor falls with the number of crashes. O(f).
 */
function worstCrashRound({ rule, n, f }: Setting): Rational {
  return Array.from(
    { length: f },
    (_, index) => crashRoundFactor(rule, f, n, index + 1) ?? ONE,
  ).reduce(max, ZERO);
}

/**
 * The worst-case factor of a synchronous round in which `crashing` of the `alive` nodes crash, each
 * after having sent to any subset of the others. The spread before is that of all `alive` nodes,
 * the spread after that of the survivors.
 *
 * - No crash: 0. So is a single survivor.
 * - mean: crashing/alive (A1). midpoint: 1/2 (A2).
 * - median: 1/2 for one crash, otherwise 1. Not in the table; by the argument of `steadyFactor`.
 * - select: see `selectCrashFactor`. Not in the table; our own.
 *
 * @param f The setting's f, which is the select step.
 * @param alive Nodes that had not crashed when the round began.
 * @param crashing Those of them that crash in this round; `0 <= crashing <= alive`.
 * @returns undefined for select when more than f crash: the run is then outside its model and the
 *   select step too short. The other rules do not depend on f.
 */
export function crashRoundFactor(
  rule: RuleName,
  f: number,
  alive: number,
  crashing: number,
): Rational | undefined {
  const survivors = alive - crashing;
  if (crashing === 0 || survivors <= 1) return ZERO;
  return CRASH_FACTORS[rule](f, survivors, crashing);
}

/** By the rule: the factor when c nodes crash and s >= 2 survive. */
type CrashFactor = (f: number, s: number, c: number) => Rational | undefined;

const CRASH_FACTORS: Readonly<Record<RuleName, CrashFactor>> = {
  mean: (_, s, c) => fraction(BigInt(c), BigInt(s + c)),
  midpoint: () => HALF,
  select: (f, s, c) => (c <= f ? selectCrashFactor(f, s, c) : undefined),
  median: (_, __, c) => (c === 1 ? HALF : ONE),
};

/**
 * select_f when c <= f of s + c nodes crash. With q = ceil(s/f) values selected of the s survivors'
 * and r = qf - s further values needed until one more is selected:
 * - 1/(q+1) when r = 0;
 * - 1/q when r > 0 and c < r + 2;
 * - 2/(q+1) when r > 0 and c >= r + 2.
 *
 * Why: take values 0 and 1 only; a node with z zeros among m values has selected ceil(z/f) zeros of
 * ceil(m/f). As c <= f, two nodes differ by at most one in either number: by (p+1)/q - p/q, or by
 * (p+1)/q - p/(q+1) when the node with fewer zeros has the longer list, at most 2/(q+1), at
 * p = q - 1. The latter takes one crasher's 0 here and more than r crashers' 1 there. When r = 0,
 * a node with any crasher's 0 has q + 1 already. Checked by exhaustive search for
 * up to 16 nodes and f up to 7; attained by every one of these settings.
 */
function selectCrashFactor(f: number, s: number, c: number): Rational {
  const q = Math.ceil(s / f);
  const r = q * f - s;
  if (r > 0 && c < r + 2) return fraction(1n, BigInt(q));
  return fraction(r === 0 ? 1n : 2n, BigInt(q + 1));
}
