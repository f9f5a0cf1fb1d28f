/** One probe: a ping to a member, and what has come of it so far. */
import type { NodeId } from '../core/ids.ts';

export class Probe {
  readonly target: NodeId;
  /** Stands in the ping, in the requests to helpers, and in their answers. */
  readonly sequence: number;
  answered = false;
  /** Whether it was given more time once, as this node was late itself. */
  prolonged = false;
  #helpers: ReadonlySet<NodeId> = new Set();
  readonly #nacks = new Set<NodeId>();

  constructor(target: NodeId, sequence: number) {
    this.target = target;
    this.sequence = sequence;
  }

  /** These were asked to probe as well. */
  askedFor(helpers: readonly NodeId[]): void {
    this.#helpers = new Set(helpers);
  }

  /** The target has answered, or a helper says that it has. @returns whether that ends the probe. */
  pong(from: NodeId): boolean {
    if (this.answered || (from !== this.target && !this.#helpers.has(from))) return false;
    this.answered = true;
    return true;
  }

  nack(from: NodeId): void {
    if (this.#helpers.has(from)) this.#nacks.add(from);
  }

  /**
   * By how much a failure speaks against this node rather than the target: one point when nobody could
   * help, else one for each helper of whom nothing was heard.
   */
  get ownFault(): number {
    return this.#helpers.size === 0 ? 1 : this.#helpers.size - this.#nacks.size;
  }
}
