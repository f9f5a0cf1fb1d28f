/** How far every rumor came: what the checks and the result are made of. */
import type { NodeId } from '../../core/ids.ts';
import type { RumorId } from '../../gossip/rumor.ts';
import type { DeliverFact, GossipHistory } from './history.ts';
import { troubled, troublesOf, type Trouble } from './troubles.ts';

/** One rumor's way through the nodes. */
export interface Spread {
  readonly id: RumorId;
  readonly origin: NodeId;
  readonly at: number;
  /** First deliveries, by node. */
  readonly delivered: ReadonlyMap<NodeId, DeliverFact>;
  /** Nodes that could have heard it and have not: alive to the end and not cut off from it. */
  readonly missed: readonly NodeId[];
  /** The origin was dead or out of reach at some time from the beginning of the rumor on. */
  readonly originFell: boolean;
  /** When its origin knew that everyone alive has it; undefined: never. */
  readonly completeAt: number | undefined;
}

/** O(rumors x nodes). */
export function spreadsOf(history: GossipHistory): readonly Spread[] {
  const troubles = troublesOf(history);
  const delivered = deliveries(history);
  return history.rumors.map(({ id, origin, at }): Spread => {
    const reached = delivered.get(id) ?? new Map<NodeId, DeliverFact>();
    const span = { from: at, to: Infinity };
    return {
      id,
      origin,
      at,
      delivered: reached,
      missed: [...history.nodes.values()]
        .map((node) => node.id)
        .filter((node) => node !== origin && !reached.has(node))
        .filter((node) => history.bornAt(node) <= at && !isOut(troubles, node)),
      originFell: troubled(troubles, origin, { ...span, kinds: ['dead', 'paused', 'cut'] }),
      completeAt: history.nodes.get(origin)?.completed.get(id),
    };
  });
}

/** Dead, stopped or cut off when the run ended. */
function isOut(troubles: readonly Trouble[], id: NodeId): boolean {
  const span = { from: Number.MAX_VALUE, to: Infinity };
  return troubled(troubles, id, { ...span, kinds: ['dead', 'paused', 'cut'] });
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
