/** What the result of a run of agreement says. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import { graphPace, ratioAtPace } from '../../agreement/graph-pace.ts';
import { leastRatio } from '../../agreement/lower-bound.ts';
import { planMessagesPerRound } from '../../agreement/message-cost.ts';
import { settingOfPlan, type AgreementPlan, type Setting } from '../../agreement/plan.ts';
import { mul, ONE, toNumber, toText, ZERO, type Rational } from '../../agreement/rational.ts';
import { worstCaseSpread } from '../../agreement/rounds.ts';
import { roundsTold } from '../../checkers/agreement/messages.ts';
import { History, type NodeHistory } from '../../checkers/history.ts';
import { judgeHistory } from '../../checkers/judge.ts';
import { roundsTable, type RoundRow } from '../../checkers/rounds-table.ts';
import { trafficOf, type TrafficTotals } from '../../checkers/traffic.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { graphResult, type GraphResult } from './graph-result.ts';
import { scheduledFaults, type FaultResult, type Report, type ResultHead } from '../result-head.ts';

export interface AgreementResult extends ResultHead {
  readonly experiment: 'agreement';
  /** Present when the run was outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
  /** Of sync-graph: its graph. */
  readonly graph?: GraphResult;
  readonly nodes: readonly NodeResult[];
  readonly rounds: readonly RoundResult[];
  /** What a round cost, on average over the rounds that anybody began; absent when nobody began one. */
  readonly perRound?: PerRound;
}

export interface PerRound {
  readonly messages: number;
  readonly bytes: number;
  /** The messages of a round without faults by the formula of the algorithm. */
  readonly formula: number;
}

export interface NodeResult {
  readonly id: NodeId;
  readonly input: ValueJson;
  readonly fate: 'correct' | 'crashed' | 'byzantine';
  /** null when the node did not decide. */
  readonly decision: Json;
  /** The round in which it decided, otherwise the last that it reached; null when it never began. */
  readonly round: number | null;
}

export interface RoundResult {
  readonly round: number;
  /** Of the nodes that are not Byzantine and reached this round. */
  readonly spread: number;
  readonly values: Readonly<Record<string, Json>>;
  /** The most that theory allows at the start of this round; absent when nothing is proven. */
  readonly bound?: number;
  /** What an adversary could have left whatever the algorithm (`agreement/lower-bound.ts`). */
  readonly lowerBound?: number;
  /** With `arithmetic: rational`. */
  readonly exactSpread?: string;
  readonly exactBound?: string;
}

/** What the trace of a run of agreement says: the verdict, and the tables. */
export function reportAgreement(
  plan: AgreementPlan,
  records: Iterable<TraceRecord>,
  strategy = 'silent',
): Report<AgreementResult> {
  const history = History.of(plan, records);
  const { outsideModel } = plan;
  const graph = graphResult(plan);
  const nodes = [...history.nodes.values()];
  const rows = roundsTable(history);
  const traffic = trafficOf(history).totals;
  return {
    experiment: 'agreement',
    ...(outsideModel === undefined ? {} : { outsideModel }),
    ...judgeHistory(history),
    ...(graph === undefined ? {} : { graph }),
    nodes: nodes.map((node) => nodeResult(history, node)),
    rounds: rows.map((row) => roundResult(history, row, rows[0]?.spread ?? ZERO)),
    traffic,
    ...costOf(history, traffic),
    faults: [...nodes.flatMap((node) => faultResults(node, strategy)), ...scheduledFaults(history)],
  };
}

function costOf(
  history: History,
  { sent, duplicatedByFault, bytes }: TrafficTotals,
): Pick<AgreementResult, 'perRound'> {
  const rounds = roundsTold(history);
  if (rounds === 0) return {};
  const messages = (sent - duplicatedByFault) / rounds;
  return {
    perRound: { messages, bytes: bytes / rounds, formula: planMessagesPerRound(history.plan) },
  };
}

function nodeResult({ plan }: History, node: NodeHistory): NodeResult {
  const [decided] = node.decisions;
  const round = decided?.round ?? node.lastRound;
  return {
    id: node.id,
    input: plan.inputs[node.id] ?? 0,
    fate: node.byzantine || node.omissive ? 'byzantine' : node.dead ? 'crashed' : 'correct',
    decision: decided === undefined ? null : decided.value,
    round: round < 0 ? null : round,
  };
}

function roundResult(
  history: History,
  { round, values, spread }: RoundRow,
  inputs: Rational,
): RoundResult {
  const { plan } = history;
  const setting = settingOfPlan(plan);
  const ratio = history.faulty > plan.f ? undefined : provenRatio(plan, setting, round);
  const bound = ratio === undefined ? undefined : mul(ratio, inputs);
  const exact = plan.arithmetic === 'rational';
  return {
    round,
    spread: finite(spread),
    values: Object.fromEntries(values),
    ...(bound === undefined ? {} : { bound: finite(bound) }),
    lowerBound: finite(mul(leastRatio(setting, round), inputs)),
    ...(exact ? { exactSpread: toText(spread) } : {}),
    ...(exact && bound !== undefined ? { exactBound: toText(bound) } : {}),
  };
}

/** The share of the inputs' spread that may be left at the start of a round. */
function provenRatio(plan: AgreementPlan, setting: Setting, round: number): Rational | undefined {
  if (plan.model !== 'sync-graph') return worstCaseSpread(setting, round);
  const pace = graphPace(plan);
  return pace === undefined ? ONE : ratioAtPace(pace, round);
}

/** JSON has no infinity, and two doubles may lie further apart than the largest one. */
function finite(value: Rational): number {
  return Math.min(toNumber(value), Number.MAX_VALUE);
}

function faultResults(node: NodeHistory, strategy: string): FaultResult[] {
  const faults: FaultResult[] = [];
  const { id, byzantine, omissive, crash, diedUnplanned, lastRound } = node;
  const at = lastRound < 0 ? {} : { round: lastRound };
  if (byzantine || omissive) faults.push({ kind: 'liar', node: id, strategy });
  if (crash !== undefined) {
    faults.push({ kind: 'crash', node: id, afterSends: crash.afterSends, ...at });
  }
  if (diedUnplanned) faults.push({ kind: 'killed', node: id, ...at });
  return faults;
}
