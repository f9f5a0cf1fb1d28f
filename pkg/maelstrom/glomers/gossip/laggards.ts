/**
 * Who lacks what this node has had for long: it was cut off, or this node was. Comparisons would tell, one peer
 * after the other; its letter tells at once, as it says what it has. Shown what this node has, it asks.
 */
import type { NodeId } from '../../../core/ids.ts';
import { spansCover, type IdSpan } from '../../../gossip/reliable/id-spans.ts';
import type { Node } from '../../node/node.ts';
import type { Letter } from './letter.ts';
import type { Post } from './way.ts';

/** What a node has had for so long is with all others that can be reached. */
const SETTLED_MS = 1000;

/** What a node had at a time. */
interface Glance {
  readonly at: number;
  readonly has: readonly IdSpan[];
}

/** A peer that lacks something was shown what this node has. */
interface Shown {
  readonly at: number;
  /** For so long it is not shown again. Doubled each time: it may lack what nobody can give it any more. */
  readonly restMs: number;
}

export class Laggards {
  readonly #node: Pick<Node, 'now'>;
  readonly #post: Pick<Post, 'has'>;
  /** The latest two glances, at least `SETTLED_MS` apart. */
  #earlier: Glance = { at: -Infinity, has: [] };
  #later: Glance = this.#earlier;
  readonly #shown = new Map<NodeId, Shown>();

  constructor(node: Pick<Node, 'now'>, post: Pick<Post, 'has'>) {
    this.#node = node;
    this.#post = post;
  }

  /**
   * A letter comes; what is in it is not read yet.
   * @returns whether its sender is to be shown what this node has.
   */
  heard(from: NodeId, { has }: Letter): boolean {
    if (has.length === 0) return false;
    const { now } = this.#node;
    if (now - this.#later.at >= SETTLED_MS) {
      this.#earlier = this.#later;
      this.#later = { at: now, has: this.#post.has };
    }
    if (spansCover(has, this.#earlier.has)) {
      this.#shown.delete(from);
      return false;
    }
    const last = this.#shown.get(from);
    if (last !== undefined && now - last.at < last.restMs) return false;
    this.#shown.set(from, { at: now, restMs: last === undefined ? SETTLED_MS : 2 * last.restMs });
    return true;
  }
}
