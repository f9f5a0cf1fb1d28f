/**
 * Integrity: every honest node did what the algorithm says, as far as its own facts and those of the
 * others tell. Rounds are consecutive from the input on; each value is the rule applied to what was
 * heard (`heard.ts`, `echoes.ts`, `weights.ts` judge that); a node decides once, a value that it held, in the round that
 * the run's way of stopping demands, and does nothing afterwards.
 *
 * The rule (`agreement/derive.ts`) is computed again here, from the trace: a wrong rule is found even when it happens to
 * converge. Source: `agreement.md` 2.1.
 */
import { withArithmetic, type Arithmetic } from '../../agreement/arithmetic.ts';
import { derive } from '../../agreement/derive.ts';
import type { Heard } from '../../agreement/inbox.ts';
import { settingOfPlan } from '../../agreement/plan.ts';
import { roundsGoal, roundsToReach } from '../../agreement/rounds.ts';
import { spread } from '../../agreement/spread.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History, NodeHistory, RoundFact } from '../history.ts';
import { count, quote } from '../wording.ts';
import { judgeBroadcasts } from './broadcasts.ts';
import { judgeEchoes } from './echoes.ts';
import { judgeHeard, type Audit } from './heard.ts';
import { judgeWeights } from './weights.ts';

export function checkIntegrity(history: History): Outcome {
  return withArithmetic(history.plan.arithmetic, (arithmetic) => checkAll(history, arithmetic));
}

function checkAll<V>(history: History, arithmetic: Arithmetic<V>): Outcome {
  const { plan, honest, cut } = history;
  const cached = withCache(arithmetic);
  const audit: Audit = {
    history,
    setting: settingOfPlan(plan),
    same: (a, b) => {
      if (a === b) return a !== undefined;
      const [left, right] = [cached.parse(a), cached.parse(b)];
      return left !== undefined && right !== undefined && arithmetic.equals(left, right);
    },
    violations: history.unreadable.map((what) => `the record ${what} cannot be read`),
    doubts: cut === undefined ? [] : [`not all facts are known: ${cut}`],
  };
  if (history.stops.length > 1) {
    audit.violations.push(`the oracle named ${history.stops.length} rounds`);
  }
  for (const node of honest) {
    audit.violations.push(...node.misplaced);
    if (node.gap !== undefined) audit.doubts.push(`the trace has holes: ${node.gap}`);
    judgeOrder(audit, node);
  }
  for (const node of honest) {
    for (const fact of node.rounds.filter(({ round }) => round > 0)) {
      judgeGathered(audit, node, fact);
      judgeAverage(audit, cached, node, fact);
    }
    judgeDecision(audit, cached, node);
  }
  judgeBroadcasts(audit);
  const averages = honest.reduce((sum, { rounds }) => sum + Math.max(0, rounds.length - 1), 0);
  return conclude({
    violations: audit.violations,
    doubts: audit.doubts,
    confirmed:
      `${count(averages, 'value')} computed again from what was heard came out the same; ` +
      `nobody counted a sender twice, used a value that was not sent, or decided twice`,
  });
}

/** What a value was made of: of most algorithms a list of values, one of each sender. */
function judgeGathered(audit: Audit, node: NodeHistory, fact: RoundFact): void {
  const { model } = audit.setting;
  if (model === 'async-binary') judgeEchoes(audit, node, fact);
  else if (model === 'async-delphi') judgeWeights(audit, node, fact);
  else judgeHeard(audit, node, fact);
}

/** Input and order of rounds. What others heard from a node is judged later, as a consequence. */
function judgeOrder({ history, same, violations }: Audit, { id, rounds }: NodeHistory): void {
  for (const [index, { round, value, heard }] of rounds.entries()) {
    if (round !== index) {
      violations.push(`${id} went from round ${index - 1} to round ${round}`);
      return;
    }
    const input = history.plan.inputs[id];
    if (index > 0 || (same(value, input) && heard.length === 0)) continue;
    violations.push(
      `${id} started with ${quote(value)} instead of its input ${quote(input ?? null)}`,
    );
  }
}

function judgeAverage<V>(
  { history, setting, same, violations }: Audit,
  arithmetic: Arithmetic<V>,
  { id }: NodeHistory,
  { round, value, heard: json }: RoundFact,
): void {
  if (json.length === 0) return; // The own value is missing: judged in `heard.ts`.
  const heard = parsed(arithmetic, json);
  if (heard === undefined) {
    violations.push(`${id} used something for round ${round} that is no number`);
    return;
  }
  const gathered = { self: id, round: round - 1, heard };
  const want = arithmetic.toJson(derive(arithmetic, history.plan, gathered));
  if (same(value, want)) return;
  violations.push(
    `${id} held ${quote(value)} in round ${round}, but ${setting.rule} of what it heard ` +
      `is ${quote(want)}`,
  );
}

function judgeDecision<V>(audit: Audit, arithmetic: Arithmetic<V>, node: NodeHistory): void {
  const { history, same, violations, doubts } = audit;
  const { id, decisions } = node;
  const [decision] = decisions;
  if (decision === undefined) return;
  if (decisions.length > 1) violations.push(`${id} decided ${decisions.length} times`);
  const { round, value } = decision;
  const held = node.heldIn(round);
  if (held === undefined) {
    violations.push(`${id} decided in round ${round}, which it never reached`);
  } else if (!same(value, held)) {
    violations.push(
      `${id} decided ${quote(value)} for round ${round}, in which it held ${quote(held)}`,
    );
  }
  const stop = stopRound(audit, arithmetic, node);
  if (stop === undefined) {
    const text = `${id} decided in round ${round}, but nothing says that it should`;
    (history.cut === undefined ? violations : doubts).push(text);
  } else if (stop !== round) {
    const why = { master: 'the oracle named', rounds: 'R is', local: 'its estimate gives' };
    violations.push(`${id} decided in round ${round}; ${why[history.plan.stop]} round ${stop}`);
  }
}

/** The round in which this node has to decide, by the run's way of stopping. */
function stopRound<V>(
  { history, setting }: Audit,
  arithmetic: Arithmetic<V>,
  node: NodeHistory,
): number | undefined {
  const { plan } = history;
  if (plan.stop === 'rounds') return plan.rounds;
  if (plan.stop === 'master') return history.stops[0];
  const heard = parsed(arithmetic, node.rounds[1]?.heard ?? []);
  const epsilon = arithmetic.parse(plan.epsilon);
  if (heard === undefined || heard.length === 0 || epsilon === undefined) return undefined;
  const { toExact } = arithmetic;
  const seen = spread(heard.map(([, value]) => toExact(value)));
  const { maxRounds } = plan;
  const goal = roundsGoal(plan.arithmetic, toExact(epsilon));
  return 1 + (roundsToReach(setting, seen, goal, maxRounds) ?? maxRounds);
}

/** undefined when one of them is no number. */
function parsed<V>(arithmetic: Arithmetic<V>, heard: RoundFact['heard']): Heard<V>[] | undefined {
  const values: Heard<V>[] = [];
  for (const [from, json] of heard) {
    const value = arithmetic.parse(json);
    if (value === undefined) return undefined;
    values.push([from, value]);
  }
  return values;
}

/** Every value of a round is heard by all; long fractions are worth reading once only. */
function withCache<V>(arithmetic: Arithmetic<V>): Arithmetic<V> {
  const known = new Map<string, V | undefined>();
  const parse = (json: unknown): V | undefined => {
    if (typeof json !== 'string') return arithmetic.parse(json);
    if (!known.has(json)) known.set(json, arithmetic.parse(json));
    return known.get(json);
  };
  return { ...arithmetic, parse };
}
