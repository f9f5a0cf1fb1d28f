/** What the result of a run of agreement says. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { toNumber, toText } from '../../agreement/rational.ts';
import { History, type NodeHistory } from '../../checkers/history.ts';
import { judgeHistory } from '../../checkers/judge.ts';
import { roundsTable, type RoundRow } from '../../checkers/rounds-table.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Json } from '../../core/json.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { scheduledFaults, type FaultResult, type Report, type ResultHead } from '../result-head.ts';

export interface AgreementResult extends ResultHead {
  readonly experiment: 'agreement';
  /** Present when the run was outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
  readonly nodes: readonly NodeResult[];
  readonly rounds: readonly RoundResult[];
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
  /** With `arithmetic: rational`. */
  readonly exactSpread?: string;
}

/** What the trace of a run of agreement says: the verdict, and the tables. */
export function reportAgreement(
  plan: AgreementPlan,
  records: Iterable<TraceRecord>,
  strategy = 'silent',
): Report<AgreementResult> {
  const history = History.of(plan, records);
  const { outsideModel } = plan;
  const nodes = [...history.nodes.values()];
  return {
    experiment: 'agreement',
    ...(outsideModel === undefined ? {} : { outsideModel }),
    ...judgeHistory(history),
    nodes: nodes.map((node) => nodeResult(history, node)),
    rounds: roundsTable(history).map((row) => roundResult(history, row)),
    traffic: trafficOf(history).totals,
    faults: [...nodes.flatMap((node) => faultResults(node, strategy)), ...scheduledFaults(history)],
  };
}

function nodeResult({ plan }: History, node: NodeHistory): NodeResult {
  const [decided] = node.decisions;
  const round = decided?.round ?? node.lastRound;
  return {
    id: node.id,
    input: plan.inputs[node.id] ?? 0,
    fate: node.byzantine ? 'byzantine' : node.dead ? 'crashed' : 'correct',
    decision: decided === undefined ? null : decided.value,
    round: round < 0 ? null : round,
  };
}

function roundResult({ plan }: History, { round, values, spread }: RoundRow): RoundResult {
  return {
    round,
    // JSON has no infinity, and two doubles may lie further apart than the largest one.
    spread: Math.min(toNumber(spread), Number.MAX_VALUE),
    values: Object.fromEntries(values),
    ...(plan.arithmetic === 'rational' ? { exactSpread: toText(spread) } : {}),
  };
}

function faultResults(node: NodeHistory, strategy: string): FaultResult[] {
  const faults: FaultResult[] = [];
  const { id, byzantine, crash, diedUnplanned, lastRound } = node;
  const at = lastRound < 0 ? {} : { round: lastRound };
  if (byzantine) faults.push({ kind: 'liar', node: id, strategy });
  if (crash !== undefined) {
    faults.push({ kind: 'crash', node: id, afterSends: crash.afterSends, ...at });
  }
  if (diedUnplanned) faults.push({ kind: 'killed', node: id, ...at });
  return faults;
}
