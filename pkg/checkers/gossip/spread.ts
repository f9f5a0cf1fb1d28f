/** How far every rumor came: what the checks and the result are made of. */
import type { NodeId } from '../../core/ids.ts';
import type { RumorId } from '../../gossip/rumor.ts';
import type { DeliverFact, GossipHistory } from './history.ts';
import { END, Troubles } from './troubles.ts';

/** One rumor's way through the nodes. */
export interface Spread {
  readonly id: RumorId;
  readonly origin: NodeId;
  readonly at: number;
  /** First deliveries, by node. */
  readonly delivered: ReadonlyMap<NodeId, DeliverFact>;
  /** Nodes that could have heard it and have not: alive to the end, and then not cut off from its origin. */
  readonly missed: readonly NodeId[];
  /** The origin died, or was stopped to the end: perhaps before anybody heard of it. */
  readonly originFell: boolean;
  /** When its origin knew that everyone alive has it; undefined: never. */
  readonly completeAt: number | undefined;
}

/** O(rumors x nodes). */
export function spreadsOf(history: GossipHistory): readonly Spread[] {
  const troubles = new Troubles(history);
  const delivered = deliveries(history);
  return history.rumors.map(({ id, origin, at }): Spread => {
    const reached = delivered.get(id) ?? new Map<NodeId, DeliverFact>();
    // A process that was started anew hears what its predecessor began.
    reached.delete(origin);
    return {
      id,
      origin,
      at,
      delivered: reached,
      missed: [...history.nodes.values()]
        .map((node) => node.id)
        .filter((node) => node !== origin && !reached.has(node))
        .filter((node) => history.bornAt(node) <= at && !troubles.absent(node, END))
        .filter((node) => !troubles.apart(origin, node, END)),
      originFell: troubles.died(origin, { from: at, to: Infinity }) || troubles.absent(origin, END),
      completeAt: history.nodes.get(origin)?.completed.get(id),
    };
  });
}

function deliveries({ nodes }: GossipHistory): Map<RumorId, Map<NodeId, DeliverFact>> {
  const byRumor = new Map<RumorId, Map<NodeId, DeliverFact>>();
  for (const { id: node, delivered } of nodes.values()) {
    for (const fact of delivered) {
      const reached = byRumor.get(fact.id) ?? new Map<NodeId, DeliverFact>();
      if (!reached.has(node)) reached.set(node, fact);
      byRumor.set(fact.id, reached);
    }
  }
  return byRumor;
}
