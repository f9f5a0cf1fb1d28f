/** What the nodes took each other for, at any time: the basis of the checks on membership. */
import type { NodeId } from '../../core/ids.ts';
import type { GossipHistory, MemberFact } from './history.ts';
import { Troubles } from './troubles.ts';

/** How one node saw another one, from `at` on. */
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

/** From some time on the nodes that took part held so many different opinions of who lives. */
export interface Opinions {
  readonly atMs: number;
  readonly distinct: number;
}

export interface ViewsReport {
  /** Different sets of living members that any node ever had once it knew all. */
  readonly ever: number;
  /** How many of them there were at a time, whenever that changed; the first `CHANGES_MAX` changes. */
  readonly overTime: readonly Opinions[];
}

const CHANGES_MAX = 500;

/**
 * How far the nodes agreed on who is alive. When all see the same in the same order, there is one view at a
 * time and one more with every change; more say that they disagreed on the way (Rapid, ATC 2018, section 7).
 */
export function viewsOf(history: GossipHistory): ViewsReport {
  const troubles = new Troubles(history);
  const ever = new Set<string>();
  const overTime: Opinions[] = [];
  const alive = new Map<NodeId, Set<NodeId>>();
  const current = new Map<NodeId, string>();
  for (const { observer, id, state, at } of changesOf(history)) {
    const view = alive.get(observer) ?? new Set<NodeId>([observer]);
    alive.set(observer, view);
    if (state === 'dead' || state === 'left') view.delete(id);
    else view.add(id);
    // Before the first whole view nodes get to know each other.
    if (!current.has(observer) && view.size < history.plan.ids.length) continue;
    const text = [...view].toSorted().join(' ');
    ever.add(text);
    current.set(observer, text);
    const now = { from: at, to: at };
    const present = [...current].filter(([node]) => !troubles.absent(node, now));
    const distinct = new Set(present.map(([, seen]) => seen)).size;
    if (distinct !== overTime.at(-1)?.distinct && overTime.length < CHANGES_MAX) {
      overTime.push({ atMs: at, distinct });
    }
  }
  return { ever: ever.size, overTime };
}
