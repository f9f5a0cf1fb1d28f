/**
 * By how much one synchronous round with crashes brings the survivors together, at worst.
 * Every factor here is tight: the tests find an adversary that attains it by exhaustive search.
 *
 * Source: `agreement.md` A1, A2; the other rules are our own.
 */
import { isAverage, type AverageName, type RuleName } from './plan.ts';
import { ONE, ZERO, fraction } from './rational.ts';
import type { Rational } from './rational.ts';

const HALF = fraction(1n, 2n);

/**
 * The worst-case factor of a synchronous round in which `crashing` of the `alive` nodes crash, each
 * after having sent to any subset of the others. The spread before is that of all `alive` nodes,
 * the spread after that of the survivors.
 *
 * - No crash: 0. So is a single survivor.
 * - mean: crashing/alive (A1). midpoint: 1/2 (A2).
 * - median: 1/2 for one crash, otherwise 1. Not in the table; by the argument of `algorithms/steady-factor.ts`.
 * - select: see `selectCrashFactor`. Not in the table; our own.
 *
 * @param f The setting's f, which is the select step.
 * @param alive Nodes that had not crashed when the round began.
 * @param crashing Those of them that crash in this round; `0 <= crashing <= alive`.
 * @returns undefined for select when more than f crash: the run is then outside its model and the
 *   select step too short; the other averages do not depend on f. And for the rules of graphs.
 */
export function crashRoundFactor(
  rule: RuleName,
  f: number,
  alive: number,
  crashing: number,
): Rational | undefined {
  const survivors = alive - crashing;
  if (crashing === 0 || survivors <= 1) return ZERO;
  return isAverage(rule) ? CRASH_FACTORS[rule](f, survivors, crashing) : undefined;
}

/** By the rule: the factor when c nodes crash and s >= 2 survive. */
type CrashFactor = (f: number, s: number, c: number) => Rational | undefined;

const CRASH_FACTORS: Readonly<Record<AverageName, CrashFactor>> = {
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
