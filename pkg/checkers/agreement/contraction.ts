/**
 * Contraction: in every round the spread of the honest nodes shrinks at least by the factor that is
 * proven for the model and the rule. The spread of a round is taken over all honest nodes that reached
 * it, those that crash later included: the theorems speak of any two of them.
 *
 * - sync-crash: per round, by the crashes of that round. A node crashes in the last round that it
 *   reported, as its facts stand in the trace before the sends that follow them.
 * - `stop: local`: round 0 trims more where the model demands it, and once a node has halted, its value
 *   no longer moves. Such rounds need not shrink the spread (frozen values included) but may not widen it.
 *   And what each node heard in round 0 must contain all later values, since its estimate of the rounds
 *   rests on that (estimation-round lemma, 1.1).
 * - sync-graph: a round need not shrink the spread, but may not widen it, whether the graph bears the
 *   faults or not. If it does, a block of rounds narrows it (`agreement/graph-pace.ts`).
 * - sync-fca: what is proven is a bound on the spread of each round, from that of the inputs on; a round
 *   that began far below its bound may widen the spread.
 * - async-delphi: what halves are the weights of checkpoints; `weights.ts` judges that.
 * - No factor below 1 is proven (median, outside the model): the measured one is reported.
 * - Doubles: exact up to rounding, see `roundingOf`.
 *
 * Source: `agreement.md` 1.0 and 2.1.
 */
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import { provenFactor } from '../../agreement/contraction.ts';
import { crashRoundFactor } from '../../agreement/crash-round.ts';
import { graphPace } from '../../agreement/graph-pace.ts';
import { settingOfPlan, type Setting } from '../../agreement/plan.ts';
import { ONE, ZERO, add, compare, div, fraction, max, mul } from '../../agreement/rational.ts';
import type { Rational } from '../../agreement/rational.ts';
import { resilience } from '../../agreement/resilience.ts';
import { lowerBoundRounds, roundsToReach, worstCaseSpread } from '../../agreement/rounds.ts';
import { trimOf } from '../../agreement/rules.ts';
import { exactReader, spread } from '../../agreement/spread.ts';
import { excuseOf } from '../environment.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { roundsTable, type RoundRow } from '../rounds-table.ts';
import { contains, rangeOf } from '../range.ts';
import { count, show } from '../wording.ts';
import { frozenValues } from './halting.ts';
import { weightsApart } from './weights.ts';

export function checkContraction(history: History): Outcome {
  const { plan, honest } = history;
  const setting = settingOfPlan(plan);
  const rows = roundsTable(history);
  const violations: string[] = [];
  let worst: { readonly factor: Rational; readonly round: number } | undefined;
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    if (next === undefined) break;
    const exempt = isExempt(history, setting, row.round);
    const before = exempt ? withFrozen(history, row) : row.spread;
    const after = exempt ? withFrozen(history, next) : next.spread;
    const bound = exempt ? ONE : factorOf(history, setting, row);
    const rounding = plan.arithmetic === 'float' ? roundingOf(row) : ZERO;
    if (bound !== undefined && compare(after, add(mul(bound, before), rounding)) > 0) {
      violations.push(
        `from round ${row.round} to ${next.round} the spread went from ${show(before)} to ` +
          `${show(after)}, while the proven factor is ${show(bound)}`,
      );
    }
    if (exempt || compare(before, mul(rounding, NOISE)) <= 0) continue;
    const factor = div(after, before);
    if (worst === undefined || compare(factor, worst.factor) > 0) {
      worst = { factor, round: row.round };
    }
  }
  const killed = honest.filter(({ cutShort }) => cutShort).map(({ id }) => id);
  const [lost] = killed;
  violations.push(
    ...escapes(history, rows),
    ...laggards(history, rows),
    ...excesses(history, setting, rows),
    ...(isProvenOfWeights(history, setting) ? weightsApart(history) : []),
  );
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [`not all values are known: ${history.cut}`],
    excuse:
      excuseOf(history) ??
      (lost === undefined ? undefined : `the last facts of ${lost}, which was killed, may be lost`),
    confirmed: [
      worst === undefined
        ? 'no round with a spread to measure'
        : `worst factor measured: ${show(worst.factor)} (round ${worst.round})`,
      describeProof(history, setting),
      describeRounds(history, setting, rows),
    ].join('; '),
  });
}

/** Spreads are measured only where they are this many times larger than the rounding. */
const NOISE = fraction(1000n);

/** The factor proven for the step from this round to the next; undefined when there is none. */
function factorOf(history: History, setting: Setting, row: RoundRow): Rational | undefined {
  // Trimming keeps values among those of the honest nodes, whatever the graph.
  if (setting.model === 'sync-graph') return history.faulty <= setting.f ? ONE : undefined;
  if (ALGORITHMS[setting.model].fromTheStart === true) return undefined;
  if (setting.model !== 'sync-crash') return provenFactor(setting);
  const crashing = history.honest.filter(
    ({ dead, lastRound }) => dead && lastRound === row.round,
  ).length;
  if (!resilience(setting, 'rounds').holds || history.faulty > setting.f) return undefined;
  return crashRoundFactor(setting.rule, setting.f, row.values.size, crashing);
}

/** Rounds of `stop: local` that trim more, or that work with frozen values. */
function isExempt(history: History, setting: Setting, round: number): boolean {
  if (history.plan.stop !== 'local') return false;
  const trimsMore = round === 0 && trimOf(setting, true) !== trimOf(setting, false);
  return trimsMore || frozenValues(history, round).size > 0;
}

function withFrozen(history: History, { round, exact }: RoundRow): Rational {
  return spread([...exact.values(), ...frozenValues(history, round).values()]);
}

/** Under `stop: local`, values outside the range on which some node's estimate rests. */
function escapes(history: History, rows: readonly RoundRow[]): string[] {
  const { plan, honest } = history;
  if (plan.stop !== 'local') return [];
  const read = exactReader(plan.arithmetic);
  const found: string[] = [];
  for (const { id, rounds } of honest) {
    const heard = (rounds[1]?.heard ?? []).map(([, value]) => read(value));
    const range = rangeOf(heard.filter((value) => value !== undefined));
    if (range === undefined) continue;
    for (const { round, exact } of rows.slice(1)) {
      const [other, value] = [...exact].find(([, held]) => !contains(range, held)) ?? [];
      if (other === undefined || value === undefined) continue;
      const bounds = `[${show(range.low)}, ${show(range.high)}]`;
      const text = `${other} held ${show(value)} in round ${round}, outside ${bounds}`;
      found.push(`${text}, on which the estimate of ${id} rests`);
      break;
    }
  }
  return found;
}

/** On a graph: blocks of rounds that narrowed the spread by less than is proven. */
function laggards({ plan, faulty }: History, rows: readonly RoundRow[]): string[] {
  const pace = faulty <= plan.f ? graphPace(plan) : undefined;
  if (pace === undefined) return [];
  const { rounds, factor } = pace;
  return rows.flatMap((row, index) => {
    const after = rows[index + rounds];
    if (after === undefined) return [];
    const rounding =
      plan.arithmetic === 'float' ? mul(fraction(BigInt(rounds)), roundingOf(row)) : ZERO;
    if (compare(after.spread, add(mul(factor, row.spread), rounding)) <= 0) return [];
    return [
      `from round ${row.round} to ${after.round} the spread went from ${show(row.spread)} to ` +
        `${show(after.spread)}, while it is proven to narrow to ${show(factor)} in ${count(rounds, 'round')}`,
    ];
  });
}

function isProvenOfWeights({ plan, faulty }: History, setting: Setting): boolean {
  const { model } = setting;
  return model === 'async-delphi' && faulty <= plan.f && resilience(setting, 'rounds').holds;
}

/** Where the spread is bounded from the start only: rounds that began with more than their bound. */
function excesses(
  { plan, faulty }: History,
  setting: Setting,
  rows: readonly RoundRow[],
): string[] {
  if (ALGORITHMS[setting.model].fromTheStart !== true || faulty > plan.f) return [];
  const inputs = exactReader(plan.arithmetic)(plan.delta) ?? ZERO;
  return rows.flatMap(({ round, spread: apart }) => {
    const ratio = worstCaseSpread(setting, round);
    const bound = ratio === undefined ? undefined : mul(ratio, inputs);
    if (bound === undefined || compare(apart, bound) <= 0) return [];
    return [
      `in round ${round} the spread was ${show(apart)}, while at most ${show(bound)} is proven, ` +
        `which is ${show(ratio ?? ZERO)} of that of the inputs`,
    ];
  });
}

/**
 * How far rounding can widen a spread in one round. With u = 2^-53, a mean of m <= n doubles of size
 * at most M is off by at most (m - 1) u M for the sums, each of at most m M and divided by m, and u M
 * for the division: m u M in all, to first order. Two nodes: 2 n u M = n 2^-52 M. Doubled for the
 * higher orders, with n of the smallest doubles for results that underflow.
 */
function roundingOf({ values, exact }: RoundRow): Rational {
  let size = ZERO;
  for (const { n, d } of exact.values()) size = max(size, { n: n < 0n ? -n : n, d });
  const nodes = fraction(BigInt(Math.max(1, values.size)));
  return mul(nodes, add(mul(size, fraction(1n, 1n << 51n)), fraction(1n, 1n << 1074n)));
}

function describeProof({ plan }: History, setting: Setting): string {
  if (setting.model === 'sync-graph') {
    const pace = graphPace(plan);
    const narrows =
      pace === undefined
        ? ''
        : `, and narrows to ${show(pace.factor)} of itself in ${count(pace.rounds, 'round')}`;
    return `proven on this graph: the spread never grows${narrows}`;
  }
  if (setting.model === 'async-delphi') return 'it is the weights of checkpoints that halve';
  const factor = provenFactor(setting);
  if (factor !== undefined && ALGORITHMS[setting.model].fromTheStart === true) {
    return `proven: at most (${show(factor)})^r of the spread of the inputs before round r`;
  }
  return factor === undefined
    ? `no factor below 1 is proven for ${setting.rule} in ${setting.model} with n = ${setting.n} and f = ${setting.f}`
    : `proven: at most ${show(factor)} in any round`;
}

/** How many rounds the run took, beside what is proven to be enough and to be necessary. */
function describeRounds(history: History, setting: Setting, rows: readonly RoundRow[]): string {
  const { plan, honest } = history;
  const decided = honest.flatMap(({ decisions: [decision] }) => decision?.round ?? []);
  const used =
    decided.length === 0 ? 'nobody decided' : `${count(Math.max(...decided), 'round')} used`;
  const epsilon = exactReader(plan.arithmetic)(plan.epsilon);
  const apart = rows[0]?.spread;
  if (epsilon === undefined || apart === undefined || compare(epsilon, ZERO) <= 0) return used;
  const enough = roundsToReach(setting, apart, epsilon, plan.maxRounds);
  const proven = enough === undefined ? used : `${used}, ${enough} are always enough`;
  if (plan.model !== 'async-crash') return proven;
  const least = lowerBoundRounds(setting.n, setting.f, apart, epsilon);
  return `${proven}, and no algorithm can promise fewer than ${least}`;
}
