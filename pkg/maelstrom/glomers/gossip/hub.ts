/**
 * Whom a node takes for the hub: the first node, in the order of the list, that it does not take for silent,
 * itself included. Nodes need not agree: whoever is told something as the hub passes it on to all.
 *
 * Nobody is silent until the hub does not answer. Then all are of whom nothing was heard since it was asked,
 * so a node that is cut off from the hub is its own, and tells all others itself. They hear that, and
 * the first of those who hear each other is soon the hub of all. Who is heard again is not silent.
 */
import type { NodeId } from '../../../core/ids.ts';

export class Hub {
  readonly #self: NodeId;
  readonly #ids: readonly NodeId[];
  readonly #silent = new Set<NodeId>();
  readonly #heardAt = new Map<NodeId, number>();

  constructor(self: NodeId, ids: readonly NodeId[]) {
    this.#self = self;
    this.#ids = ids;
  }

  get id(): NodeId {
    return this.#ids.find((id) => id === this.#self || !this.#silent.has(id)) ?? this.#self;
  }

  heard(from: NodeId, now: number): void {
    this.#silent.delete(from);
    this.#heardAt.set(from, now);
  }

  /** A hub has not answered what it was asked at a time. */
  unanswered(hub: NodeId, askedAt: number): void {
    this.#silent.add(hub);
    for (const id of this.#ids) {
      if ((this.#heardAt.get(id) ?? -Infinity) < askedAt) this.#silent.add(id);
    }
  }
}
