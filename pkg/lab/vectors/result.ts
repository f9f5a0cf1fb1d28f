/** What the result of a run of agreement on vectors says, from the trace and the verdicts alone. */
import { toNumber } from '../../agreement/rational.ts';
import type { VectorsPlan } from '../../agreement/vectors/plan.ts';
import { diameterSquared, pointJson, type PointJson } from '../../agreement/vectors/point.ts';
import { vectorFactorSquared, VECTOR_RULES } from '../../agreement/vectors/rules.ts';
import { VectorsHistory, type VectorNodeHistory } from '../../checkers/vectors/history.ts';
import { judgeVectors } from '../../checkers/vectors/registry.ts';
import { decidedOutsideHull } from '../../checkers/vectors/validity.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { FaultResult, Report, ResultHead } from '../result-head.ts';

export interface VectorsResult extends ResultHead {
  readonly experiment: 'vectors';
  /** Present when the run was outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
  readonly nodes: readonly VectorNodeResult[];
  readonly rounds: readonly VectorRoundResult[];
  /** The nodes whose decision is not in the convex hull of the inputs, whatever was asked. */
  readonly outsideHull: readonly NodeId[];
}

export interface VectorNodeResult {
  readonly id: NodeId;
  readonly input: PointJson;
  readonly fate: 'correct' | 'crashed' | 'byzantine';
  /** null when the node did not decide, or lies. */
  readonly decision: PointJson | null;
}

export interface VectorRoundResult {
  readonly round: number;
  /** Of the points of all honest nodes that reached the round. */
  readonly diameter: number;
  /** The most that theory allows at the start of the round. */
  readonly bound: number;
}

export function reportVectors(
  plan: VectorsPlan,
  records: Iterable<TraceRecord>,
  strategy = 'silent',
): Report<VectorsResult> {
  const history = VectorsHistory.of(plan, records);
  const nodes = [...history.nodes.values()];
  const { outsideModel } = plan;
  return {
    experiment: 'vectors',
    ...(outsideModel === undefined ? {} : { outsideModel }),
    ...judgeVectors(history),
    nodes: nodes.map((node) => nodeResult(node, plan)),
    rounds: roundResults(history),
    outsideHull: decidedOutsideHull(history),
    traffic: trafficOf(history).totals,
    faults: nodes.flatMap((node) => faultsOf(node, plan, strategy)),
  };
}

function nodeResult(
  { id, dead, decisions: [decided] }: VectorNodeHistory,
  { inputs, liars }: VectorsPlan,
): VectorNodeResult {
  const lies = liars.includes(id);
  return {
    id,
    input: inputs[id] ?? [],
    fate: lies ? 'byzantine' : dead ? 'crashed' : 'correct',
    decision: decided === undefined || lies ? null : pointJson(decided.value),
  };
}

function roundResults(history: VectorsHistory): VectorRoundResult[] {
  const { rule, f } = history.plan;
  const size = Math.sqrt(toNumber(VECTOR_RULES[rule].sizeSquared(history.inputs)));
  const factor = Math.sqrt(toNumber(vectorFactorSquared(rule, f)));
  return Array.from({ length: history.length }, (_, round) => ({
    round,
    diameter: Math.sqrt(toNumber(diameterSquared(history.heldIn(round)))),
    bound: size * factor ** round,
  }));
}

function faultsOf(
  { id, crash, diedUnplanned }: VectorNodeHistory,
  { liars }: VectorsPlan,
  strategy: string,
): FaultResult[] {
  if (liars.includes(id)) return [{ kind: 'liar', node: id, strategy }];
  if (crash !== undefined) return [{ kind: 'crash', node: id, afterSends: crash.afterSends }];
  return diedUnplanned ? [{ kind: 'killed', node: id }] : [];
}
