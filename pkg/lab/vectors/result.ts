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
  readonly fate: 'correct' | 'crashed';
  /** null when the node did not decide. */
  readonly decision: PointJson | null;
}

export interface VectorRoundResult {
  readonly round: number;
  /** Of the points of all nodes that reached the round. */
  readonly diameter: number;
  /** The most that theory allows at the start of the round. */
  readonly bound: number;
}

export function reportVectors(
  plan: VectorsPlan,
  records: Iterable<TraceRecord>,
): Report<VectorsResult> {
  const history = VectorsHistory.of(plan, records);
  const nodes = [...history.nodes.values()];
  const { outsideModel } = plan;
  return {
    experiment: 'vectors',
    ...(outsideModel === undefined ? {} : { outsideModel }),
    ...judgeVectors(history),
    nodes: nodes.map(({ id, dead, decisions: [decided] }) => ({
      id,
      input: plan.inputs[id] ?? [],
      fate: dead ? 'crashed' : 'correct',
      decision: decided === undefined ? null : pointJson(decided.value),
    })),
    rounds: roundResults(history),
    outsideHull: decidedOutsideHull(history),
    traffic: trafficOf(history).totals,
    faults: nodes.flatMap(deathsOf),
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

function deathsOf({ id, crash, diedUnplanned }: VectorNodeHistory): FaultResult[] {
  if (crash !== undefined) return [{ kind: 'crash', node: id, afterSends: crash.afterSends }];
  return diedUnplanned ? [{ kind: 'killed', node: id }] : [];
}
