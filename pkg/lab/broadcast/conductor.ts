/** Whose clients have not got all their answers yet, and when a run of broadcast is over. */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { BroadcastPlan } from '../../maelstrom/glomers/load/plan.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { Conductor, Order } from '../conductor.ts';

export class BroadcastConductor implements Conductor {
  readonly awaited = 'to answer its clients';
  readonly endsAt: Millis;
  /** No model bounds it. */
  readonly faultyMax = Infinity;
  readonly #plan: BroadcastPlan;
  /** Operations that are still to be answered, by node. */
  readonly #left: Map<NodeId, number>;
  readonly #unfinished: Set<NodeId>;
  readonly #faulty = new Set<NodeId>();
  readonly #crashing = new Set<NodeId>();

  constructor(plan: BroadcastPlan) {
    this.#plan = plan;
    this.endsAt = plan.forMs;
    this.#left = new Map(plan.ids.map((id) => [id, operationsOf(plan, id)] as const));
    this.#unfinished = new Set(plan.ids);
  }

  get unfinished(): ReadonlySet<NodeId> {
    return this.#unfinished;
  }

  get conclusion(): string {
    if (this.#unfinished.size === 0) return 'all clients have got their answers';
    return `its ${this.#plan.forMs} ms are over`;
  }

  get faulty(): number {
    return this.#faulty.size;
  }

  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  observe({ node, kind }: TraceRecord): undefined {
    if (kind === 'crash') this.#lost(node);
    const left = this.#left.get(node);
    if (kind !== 'operation' || left === undefined) return;
    this.#left.set(node, left - 1);
    if (left === 1) this.#unfinished.delete(node);
  }

  died(id: NodeId, forNow: boolean): Order | undefined {
    this.#faulty.add(id);
    if (!forNow) this.#lost(id);
    return undefined;
  }

  /** What its clients would have asked meanwhile is never asked, so that the end is that of the plan. */
  back(id: NodeId): Order | undefined {
    this.#crashing.delete(id);
    return undefined;
  }

  #lost(id: NodeId): void {
    this.#crashing.add(id);
    this.#left.delete(id);
    this.#unfinished.delete(id);
  }
}

function operationsOf({ operations }: BroadcastPlan, id: NodeId): number {
  return operations.filter(({ node }) => node === id).length;
}
