/** A run of broadcast as its trace tells it: what clients asked of each node, and what they were answered. */
import type { Json } from '../../core/json.ts';
import type { BroadcastPlan } from '../../maelstrom/glomers/load/plan.ts';
import type { Op } from '../../maelstrom/workbench/history.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { ProcessHistory } from '../process-history.ts';
import { RunHistory } from '../run-history.ts';

interface AnsweredOperation {
  readonly f: 'broadcast' | 'read';
  readonly value: Json;
  readonly at: number;
}

const NS_PER_MS = 1e6;

export class BroadcastNodeHistory extends ProcessHistory {
  readonly operations: AnsweredOperation[] = [];

  protected override read(record: TraceRecord): boolean {
    if (record.kind !== 'operation') return true;
    const { f, value, at } = record;
    if ((f !== 'broadcast' && f !== 'read') || value === undefined) return false;
    this.operations.push({ f, value, at });
    return true;
  }
}

export class BroadcastHistory extends RunHistory<BroadcastNodeHistory> {
  readonly plan: BroadcastPlan;

  constructor(plan: BroadcastPlan) {
    super(plan.ids.map((id) => new BroadcastNodeHistory(id)));
    this.plan = plan;
  }

  static of(plan: BroadcastPlan, records: Iterable<TraceRecord>): BroadcastHistory {
    const history = new BroadcastHistory(plan);
    for (const record of records) history.observe(record);
    return history;
  }

  /** Operations of all clients. */
  get operations(): number {
    return [...this.nodes.values()].reduce((sum, { operations }) => sum + operations.length, 0);
  }

  /**
   * The same as Jepsen writes it, for the checkers of the workbench. A node answers in the step in which it
   * is asked, so an operation begins and ends at once.
   */
  get ops(): readonly Op[] {
    const answered = [...this.nodes.values()].flatMap(({ id, operations }, process) =>
      operations.map((operation) => ({ ...operation, node: id, process })),
    );
    const inOrder = answered.toSorted((a, b) => a.at - b.at);
    return inOrder.flatMap(({ f, value, at, node, process }, i): Op[] => {
      const common = { process, f, time: Math.round(at * NS_PER_MS), node };
      return [
        { ...common, index: 2 * i, type: 'invoke', value: f === 'read' ? null : value },
        { ...common, index: 2 * i + 1, type: 'ok', value },
      ];
    });
  }
}
