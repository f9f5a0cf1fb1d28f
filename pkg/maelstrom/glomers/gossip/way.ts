/** How rumors travel: to whom they are pushed, when they leave, and what is done for those that are lost. */
import type { NodeId } from '../../../core/ids.ts';
import type { IdSpan } from '../../../gossip/reliable/id-spans.ts';
import type { Routes } from '../../../gossip/reliable/shared.ts';
import type { ReliableSettings } from '../../../gossip/reliable/settings.ts';
import type { Node } from '../../node/node.ts';
import type { Letter, RoundPart } from './letter.ts';

/** What a way asks for: that what waits leaves, for some or for all. */
export interface Post {
  /** What this node has. */
  readonly has: readonly IdSpan[];
  /**
   * Sends all that waits for these nodes, one letter for each.
   * @param letters `always`: also to those for whom nothing waits. `round`: see `Letter`.
   */
  send(
    to: readonly NodeId[],
    letters?: { readonly always: boolean; readonly round?: RoundPart },
  ): void;
  /** Throws away what waits for a node. */
  discard(to: NodeId): void;
}

/** The part of a way that has a state: one for each node. */
export interface Traveling {
  readonly routes: Routes;
  /** Rumors wait that nobody has asked for: some that were just published, or were in a letter. */
  waiting(): void;
  /** A letter comes; what is in it is not read yet. */
  heard(from: NodeId, letter: Letter): void;
  /** It is read. */
  read(): void;
}

export interface Way {
  /** Of the gossip, those that differ from `RUMOR_SETTINGS`. */
  readonly settings: Partial<ReliableSettings>;
  /** Letters with rumors say what their sender has, so that whoever lacks some of it asks. */
  readonly digests: boolean;
  start(node: Node, post: Post, neighbours: () => readonly NodeId[]): Traveling;
}
