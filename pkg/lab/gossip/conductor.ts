/** Who has not heard every rumor yet, or has not averaged; and when a run of gossip is over. */
import type { Millis, NodeId } from '../../core/ids.ts';
import type { GossipPlan } from '../../gossip/plan.ts';
import type { TraceRecord } from '../../trace/record.ts';
import type { Conductor, Order } from '../conductor.ts';

/** What one node still has to do. */
interface Duties {
  /** Rumors that are to begin here. */
  publications: number;
  /** Rumors of others that have begun, less those that it has heard of. */
  unheard: number;
  /** Its own rumors of which it does not know yet that all have heard them, in mode `reliable`. */
  incomplete: number;
  /** Averaging is not done. */
  averages: boolean;
}

export class GossipConductor implements Conductor {
  readonly awaited = 'to hear everything';
  readonly endsAt: Millis;
  /** No model of gossip bounds it. */
  readonly faultyMax = Infinity;
  readonly #plan: GossipPlan;
  readonly #duties: Map<NodeId, Duties>;
  readonly #unfinished: Set<NodeId>;
  readonly #faulty = new Set<NodeId>();
  readonly #crashing = new Set<NodeId>();
  /** Nodes that were started anew, with the rumors that have begun since then and that they have not heard. */
  readonly #reborn = new Map<NodeId, Set<unknown>>();

  constructor(plan: GossipPlan) {
    this.#plan = plan;
    this.endsAt = plan.forMs;
    this.#duties = new Map(plan.ids.map((id) => [id, dutiesOf(id, plan)] as const));
    this.#unfinished = new Set(plan.ids);
    for (const id of plan.ids) this.#look(id);
  }

  get unfinished(): ReadonlySet<NodeId> {
    return this.#unfinished;
  }

  get conclusion(): string {
    if (this.#unfinished.size === 0) return 'all that was to be done is done';
    return `its ${this.#plan.forMs} ms are over`;
  }

  get faulty(): number {
    return this.#faulty.size;
  }

  isCrashing(id: NodeId): boolean {
    return this.#crashing.has(id);
  }

  observe(record: TraceRecord): undefined {
    const { node, kind } = record;
    if (kind === 'publish') this.#published(node, record['id']);
    const duties = this.#duties.get(node);
    if (duties === undefined) return;
    if (kind === 'deliver' && this.#isNews(node, record['id'])) duties.unheard -= 1;
    if (kind === 'complete') duties.incomplete -= 1;
    if (kind === 'averaged') duties.averages = false;
    if (kind === 'crash') this.#lost(node);
    this.#look(node);
  }

  died(id: NodeId, forNow: boolean): Order | undefined {
    this.#faulty.add(id);
    if (!forNow) this.#lost(id);
    return undefined;
  }

  back(id: NodeId): Order | undefined {
    this.#crashing.delete(id);
    this.#reborn.set(id, new Set());
    const duties = this.#duties.get(id);
    if (duties !== undefined) duties.unheard = 0;
    this.#look(id);
    return undefined;
  }

  /** What its predecessor was told does not count for a node that was started anew, if it hears it again. */
  #isNews(id: NodeId, rumor: unknown): boolean {
    const since = this.#reborn.get(id);
    return since === undefined || since.delete(rumor);
  }

  /** The word of a node may come after that of its death. */
  #published(origin: NodeId, rumor: unknown): void {
    for (const since of this.#reborn.values()) since.add(rumor);
    for (const [id, duties] of this.#duties) {
      if (id === origin) {
        duties.publications -= 1;
        if (this.#plan.rumors?.mode === 'reliable') duties.incomplete += 1;
      } else {
        duties.unheard += 1;
      }
      this.#look(id);
    }
  }

  #lost(id: NodeId): void {
    this.#crashing.add(id);
    this.#duties.delete(id);
    this.#unfinished.delete(id);
  }

  /** Records of two nodes may come in any order, so that one may be done for a moment only. */
  #look(id: NodeId): void {
    const duties = this.#duties.get(id);
    if (duties === undefined) return;
    const { publications, unheard, incomplete, averages } = duties;
    const done = publications <= 0 && unheard <= 0 && incomplete <= 0 && !averages;
    if (done && this.#plan.endsEarly) this.#unfinished.delete(id);
    else this.#unfinished.add(id);
  }
}

function dutiesOf(self: NodeId, { rumors, averaging }: GossipPlan): Duties {
  const own = rumors?.publications.filter(({ node }) => node === self).length ?? 0;
  return { publications: own, unheard: 0, incomplete: 0, averages: averaging !== undefined };
}
