/** What the result of a run of gossip says. */
import { GossipHistory, type GossipNodeHistory } from '../../checkers/gossip/history.ts';
import { judgeGossip } from '../../checkers/gossip/judge.ts';
import { measuresOf, type GossipMeasures } from '../../checkers/gossip/measures.ts';
import { spreadsOf } from '../../checkers/gossip/spread.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { NodeId } from '../../core/ids.ts';
import type { GossipPlan } from '../../gossip/plan.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { scheduledFaults, type FaultResult, type Report, type ResultHead } from '../result-head.ts';

export interface GossipResult extends ResultHead {
  readonly experiment: 'gossip';
  readonly nodes: readonly GossipNodeResult[];
  /** At most `RUMORS_SHOWN` of them; the trace has all. */
  readonly rumors: readonly RumorResult[];
  /** What was measured, beside theory. */
  readonly measures: GossipMeasures;
}

export interface GossipNodeResult {
  readonly id: NodeId;
  readonly fate: 'correct' | 'crashed';
  /** Rumors that began here, and those of others that it heard. */
  readonly published: number;
  readonly delivered: number;
  /** With averaging: where it began, and where it ended; null when it did not. */
  readonly input?: number;
  readonly average?: number | null;
}

export interface RumorResult {
  readonly id: string;
  readonly atMs: number;
  /** How many have heard it besides its origin, and who could have and has not. */
  readonly delivered: number;
  readonly missed: readonly NodeId[];
  /** When the last one heard it, and when its origin knew that all have it; ms since the start. */
  readonly lastMs: number | null;
  readonly completeMs: number | null;
}

const RUMORS_SHOWN = 1000;

/** What the trace of a run of gossip says: the verdict, and the figures. */
export function reportGossip(
  plan: GossipPlan,
  records: Iterable<TraceRecord>,
): Report<GossipResult> {
  const history = GossipHistory.of(plan, records);
  const nodes = [...history.nodes.values()];
  return {
    experiment: 'gossip',
    ...judgeGossip(history),
    nodes: nodes.map((node) => nodeResult(plan, node)),
    rumors: spreadsOf(history)
      .slice(0, RUMORS_SHOWN)
      .map(({ id, at, delivered, missed, completeAt }) => ({
        id,
        atMs: at,
        delivered: delivered.size,
        missed,
        lastMs: delivered.size === 0 ? null : Math.max(...[...delivered.values()].map((d) => d.at)),
        completeMs: completeAt ?? null,
      })),
    measures: measuresOf(history),
    traffic: trafficOf(history).totals,
    faults: [...nodes.flatMap(deathOf), ...scheduledFaults(history)],
  };
}

function nodeResult({ averaging }: GossipPlan, node: GossipNodeHistory): GossipNodeResult {
  const input = averaging?.inputs[node.id];
  return {
    id: node.id,
    fate: node.dead ? 'crashed' : 'correct',
    published: node.published.length,
    delivered: node.delivered.length,
    ...(input === undefined ? {} : { input, average: node.averaged ?? null }),
  };
}

function deathOf({ id, crash, diedUnplanned }: GossipNodeHistory): FaultResult[] {
  if (crash !== undefined) return [{ kind: 'crash', node: id, afterSends: crash.afterSends }];
  return diedUnplanned ? [{ kind: 'killed', node: id }] : [];
}
