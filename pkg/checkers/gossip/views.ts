/** What the nodes took each other for, at any time: the basis of the checks on membership. */
import type { NodeId } from '../../core/ids.ts';
import type { GossipHistory, MemberFact } from './history.ts';

/** How one node saw another one, from `from` on. */
export interface Change extends MemberFact {
  readonly observer: NodeId;
}

/** All changes of mind, in order of time. */
export function changesOf({ nodes }: GossipHistory): readonly Change[] {
  return [...nodes.values()]
    .flatMap(({ id: observer, members }) => members.map((fact) => ({ ...fact, observer })))
    .toSorted((a, b) => a.at - b.at);
}

/** As what a node saw another one at last; undefined when it never heard of it. */
export function lastSeen(
  history: GossipHistory,
  observer: NodeId,
  subject: NodeId,
): MemberFact | undefined {
  return history.nodes.get(observer)?.members.findLast(({ id }) => id === subject);
}

/**
 * How many different sets of living members any node ever had, over all nodes: 1 + the changes when all
 * see the same in the same order, more when they disagree on the way (Rapid, ATC 2018, section 7).
 */
export function distinctViews(history: GossipHistory): number {
  const views = new Set<string>();
  const living = new Map<NodeId, Set<NodeId>>();
  const joined = new Set<NodeId>();
  for (const { observer, id, state } of changesOf(history)) {
    const view = living.get(observer) ?? new Set<NodeId>([observer]);
    living.set(observer, view);
    const before = view.size;
    if (state === 'dead' || state === 'left') view.delete(id);
    else view.add(id);
    // The way to the first whole view is that of getting to know each other.
    if (view.size === history.plan.ids.length) joined.add(observer);
    if (joined.has(observer) && (view.size !== before || views.size === 0)) {
      views.add([...view].toSorted().join(' '));
    }
  }
  return views.size;
}
