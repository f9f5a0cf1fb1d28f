/** The result of a run of broadcast (docs/results.md), from the trace and the verdicts alone. */
import { BroadcastHistory } from '../../checkers/broadcast/history.ts';
import { broadcastMeasures, type BroadcastMeasures } from '../../checkers/broadcast/measures.ts';
import { judgeBroadcast } from '../../checkers/broadcast/registry.ts';
import { trafficOf } from '../../checkers/traffic.ts';
import type { BroadcastPlan } from '../../maelstrom/glomers/load/plan.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { scheduledFaults, type FaultResult, type Report, type ResultHead } from '../result-head.ts';

export interface BroadcastResult extends ResultHead {
  readonly experiment: 'broadcast';
  /** As Maelstrom counts. */
  readonly measures: BroadcastMeasures;
}

export function reportBroadcast(
  plan: BroadcastPlan,
  records: Iterable<TraceRecord>,
): Report<BroadcastResult> {
  const history = BroadcastHistory.of(plan, records);
  const deaths = [...history.nodes.values()].flatMap(
    ({ id, crash, diedUnplanned }): FaultResult[] => {
      if (crash !== undefined) return [{ kind: 'crash', node: id, afterSends: crash.afterSends }];
      return diedUnplanned ? [{ kind: 'killed', node: id }] : [];
    },
  );
  return {
    experiment: 'broadcast',
    ...judgeBroadcast(history),
    measures: broadcastMeasures(history),
    traffic: trafficOf(history).totals,
    faults: [...deaths, ...scheduledFaults(history)],
  };
}
