/** Who is still to decide in agreement on vectors, and when too many nodes have died. */
import type { VectorsPlan } from '../../agreement/vectors/plan.ts';
import { millis, type NodeId } from '../../core/ids.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { Conductor } from '../conductor.ts';

export class VectorsConductor implements Conductor {
  readonly awaited = 'to decide';
  readonly conclusion = 'every living node has decided';
  readonly endsAt = millis(Infinity);
  readonly faultyMax: number;
  readonly #undecided: Set<NodeId>;
  readonly #faulty = new Set<NodeId>();
  readonly #crashing = new Set<NodeId>();

  constructor({ ids, f }: VectorsPlan) {
    this.faultyMax = f;
    this.#undecided = new Set(ids);
  }

  get unfinished(): ReadonlySet<NodeId> {
    return this.#undecided;
  }

  get faulty(): number {
    return this.#faulty.size;
  }

  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  observe({ node, kind }: TraceRecord): undefined {
    if (kind === 'crash') this.#crashing.add(node);
    if (kind === 'decide' || kind === 'crash') this.#undecided.delete(node);
  }

  /** Nobody comes back: there is no schedule of faults. */
  died(id: NodeId): undefined {
    this.#faulty.add(id);
    this.#undecided.delete(id);
  }

  back(): undefined {}
}
