/**
 * When which node was kept from taking part, by its death or by the schedule of faults: what nobody can
 * demand of it meanwhile, and what the others are to notice.
 */
import type { NodeId } from '../../core/ids.ts';
import type { GossipHistory } from './history.ts';

/** A time in which a node did not answer, or could not be reached by some others. */
export interface Trouble {
  readonly id: NodeId;
  /** Dead, stopped, cut off by a partition, or only slow or lossy. */
  readonly kind: 'dead' | 'paused' | 'cut' | 'impaired';
  readonly from: number;
  /** Infinity: to the end of the run. */
  readonly to: number;
}

/** All troubles of a run, in order of their beginning. O(entries of the schedule and deaths, squared). */
export function troublesOf(history: GossipHistory): readonly Trouble[] {
  return [...deaths(history), ...scheduled(history)].toSorted((a, b) => a.from - b.from);
}

function deaths({ deaths: all, nodes }: GossipHistory): Trouble[] {
  const dead = all.filter(({ back }) => !back);
  const crashed = [...nodes.values()].filter(
    ({ id, crash }) => crash !== undefined && !dead.some((death) => death.id === id),
  );
  return [
    ...dead.map(({ id, at }): Trouble => {
      const back = all.find((other) => other.id === id && other.back && other.at >= at);
      return { id, kind: 'dead', from: at, to: back?.at ?? Infinity };
    }),
    ...crashed.map(({ id }): Trouble => ({ id, kind: 'dead', from: 0, to: Infinity })),
  ];
}

function scheduled({ turns }: GossipHistory): Trouble[] {
  return turns.flatMap(({ kind, turn, nodes, at }, index) => {
    const trouble = KINDS.get(kind);
    if (turn !== 'begin' || trouble === undefined) return [];
    const heal = turns
      .slice(index)
      .find((later) => later.turn === 'heal' && later.kind === kind && same(later.nodes, nodes));
    const to = heal?.at ?? Infinity;
    return nodes.map((id): Trouble => ({ id, kind: trouble, from: at, to }));
  });
}

/** Crashes and restarts are seen as deaths. */
const KINDS: ReadonlyMap<string, Trouble['kind']> = new Map([
  ['pause', 'paused'],
  ['partition', 'cut'],
  ['burn', 'impaired'],
  ['loss', 'impaired'],
  ['delay', 'impaired'],
]);

function same(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** Tells whether a node was in trouble of one of these kinds at any time from `from` to `to`. */
export function troubled(
  troubles: readonly Trouble[],
  id: NodeId,
  span: { readonly from: number; readonly to: number; readonly kinds: readonly Trouble['kind'][] },
): boolean {
  return troubles.some(
    (trouble) =>
      trouble.id === id &&
      span.kinds.includes(trouble.kind) &&
      trouble.from <= span.to &&
      trouble.to >= span.from,
  );
}
