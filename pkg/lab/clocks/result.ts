/** What the result of a run of clock synchronization says, from the trace and the verdicts alone. */
import { lowerBound, steadyBound } from '../../agreement/clocks/bounds.ts';
import type { ClocksPlan } from '../../agreement/clocks/plan.ts';
import { ClocksHistory, type ClockNodeHistory } from '../../checkers/clocks/history.ts';
import { judgeClocks } from '../../checkers/clocks/registry.ts';
import { roundSkews } from '../../checkers/clocks/skew.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { FaultResult, Report, ResultHead } from '../result-head.ts';

export interface ClocksResult extends ResultHead {
  readonly experiment: 'clocks';
  /** Present when the run was outside its model on request: the reason. No guarantee holds. */
  readonly outsideModel?: string;
  readonly nodes: readonly ClockNodeResult[];
  readonly rounds: readonly ClockRoundResult[];
  /** What the proven bound of a round tends to, in ms. */
  readonly steadyMs: number;
  /** How close no algorithm can bring the clocks for sure, in ms: u (1 - 1/n). */
  readonly lowerBoundMs: number;
}

export interface ClockNodeResult {
  readonly id: NodeId;
  /** How far the logical clock was ahead of the hardware clock at the start, in ms. */
  readonly offsetMs: number;
  /** The same in the end; null for liars, and where it is not known. */
  readonly correctionMs: number | null;
  readonly fate: 'correct' | 'crashed' | 'byzantine';
}

export interface ClockRoundResult {
  readonly round: number;
  /** The farthest that two correct clocks were apart at any instant of the round, in ms. */
  readonly skewMs: number;
  /** The most that is proven of the round, in ms. */
  readonly boundMs: number;
}

export function reportClocks(
  plan: ClocksPlan,
  records: Iterable<TraceRecord>,
): Report<ClocksResult> {
  const history = ClocksHistory.of(plan, records);
  const nodes = [...history.nodes.values()];
  const { outsideModel, ids, inputs, liars } = plan;
  return {
    experiment: 'clocks',
    ...(outsideModel === undefined ? {} : { outsideModel }),
    ...judgeClocks(history),
    nodes: nodes.map(({ id, dead, correction }) => ({
      id,
      offsetMs: inputs[id] ?? 0,
      correctionMs: correction ?? null,
      fate: liars.includes(id) ? 'byzantine' : dead ? 'crashed' : 'correct',
    })),
    rounds: roundSkews(history).map(({ ms }, round) => ({
      round,
      skewMs: ms,
      boundMs: history.bounds[round]?.skewMs ?? 0,
    })),
    steadyMs: steadyBound(plan).skewMs,
    lowerBoundMs: lowerBound(plan, ids.length),
    traffic: trafficOf(history).totals,
    faults: nodes.flatMap((node) => faultsOf(node, liars)),
  };
}

function faultsOf({ id, crash }: ClockNodeHistory, liars: readonly NodeId[]): FaultResult[] {
  if (liars.includes(id)) return [{ kind: 'liar', node: id, strategy: 'two-faced' }];
  return crash === undefined ? [] : [{ kind: 'crash', node: id, afterSends: crash.afterSends }];
}
