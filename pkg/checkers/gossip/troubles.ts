/**
 * When which node was kept from taking part, by its death or by the schedule of faults: what nobody can
 * demand of it meanwhile, and what the others are to notice.
 */
import type { NodeId } from '../../core/ids.ts';
import type { ScheduledTurn } from '../run-history.ts';
import type { GossipHistory } from './history.ts';

/** A time in ms since the start of the run; `to` is Infinity for what lasted to the end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A node did not answer: its process was dead, or stopped. */
export interface Absence extends Span {
  readonly id: NodeId;
}

/** Nodes were cut off from the others, in one direction at least. */
export interface Cut extends Span {
  readonly group: ReadonlySet<NodeId>;
}

/** What kept the nodes of a run from taking part. */
export class Troubles {
  readonly absences: readonly Absence[];
  readonly #deaths: readonly Absence[];
  readonly #cuts: readonly Cut[];
  /** Nodes that were slow, or whose messages were lost or late. */
  readonly #impaired: readonly Absence[];

  constructor(history: GossipHistory) {
    this.#deaths = deaths(history);
    const paused = entries(history, ['pause']).flatMap(perNode);
    this.absences = [...this.#deaths, ...paused].toSorted((a, b) => a.from - b.from);
    this.#impaired = entries(history, ['burn', 'loss', 'delay', 'reorder']).flatMap(perNode);
    this.#cuts = entries(history, ['partition']);
  }

  /** Tells whether a node was dead or stopped at any time in between. */
  absent(id: NodeId, span: Span): boolean {
    return this.absences.some((absence) => absence.id === id && overlap(absence, span));
  }

  /** Tells whether its process was dead at any time in between. */
  died(id: NodeId, span: Span): boolean {
    return this.#deaths.some((death) => death.id === id && overlap(death, span));
  }

  /** Tells whether a node was slow or hard to reach at any time in between. */
  impaired(id: NodeId, span: Span): boolean {
    return this.#impaired.some((trouble) => trouble.id === id && overlap(trouble, span));
  }

  /** Tells whether any nodes were cut off from others at any time in between. */
  parted(span: Span): boolean {
    return this.#cuts.some((cut) => overlap(cut, span));
  }

  /** Tells whether two nodes could not talk to each other at any time in between. */
  apart(a: NodeId, b: NodeId, span: Span): boolean {
    return this.#cuts.some((cut) => cut.group.has(a) !== cut.group.has(b) && overlap(cut, span));
  }
}

/** The end of the run. */
export const END: Span = { from: Number.MAX_VALUE, to: Infinity };

function overlap(a: Span, b: Span): boolean {
  return a.from <= b.to && a.to >= b.from;
}

function perNode({ group, from, to }: Cut): Absence[] {
  return [...group].map((id) => ({ id, from, to }));
}

function deaths({ deaths: all, nodes }: GossipHistory): Absence[] {
  const dead = all.filter(({ back }) => !back);
  const crashed = [...nodes.values()].flatMap(({ id, crash }) =>
    crash === undefined || dead.some((death) => death.id === id)
      ? []
      : [{ id, from: crash.at, to: Infinity }],
  );
  return [
    ...dead.map(({ id, at }): Absence => {
      const back = all.find((other) => other.id === id && other.back && other.at >= at);
      return { id, from: at, to: back?.at ?? Infinity };
    }),
    ...crashed,
  ];
}

/**
 * Entries of the schedule of these kinds, each until it was healed. Of two that are alike the first is
 * taken to be healed first: together they last as long either way.
 */
function entries({ turns }: GossipHistory, kinds: readonly string[]): Cut[] {
  const healed = new Set<ScheduledTurn>();
  return turns.flatMap((begin, index) => {
    const { kind, turn, nodes, at } = begin;
    if (turn !== 'begin' || !kinds.includes(kind)) return [];
    const heal = turns.slice(index).find((later) => heals(later, begin) && !healed.has(later));
    if (heal !== undefined) healed.add(heal);
    return [{ group: new Set(nodes), from: at, to: heal?.at ?? Infinity }];
  });
}

function heals(later: ScheduledTurn, { kind, nodes }: ScheduledTurn): boolean {
  return later.turn === 'heal' && later.kind === kind && same(later.nodes, nodes);
}

function same(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
