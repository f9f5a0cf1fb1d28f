/**
 * This node's place in the broadcast tree of one root: its children, to which it pushes what comes of that
 * root, and its parent, from which that comes.
 *
 * Source: J. Leitao, J. Pereira, L. Rodrigues 2007, "Epidemic Broadcast Trees" (Plumtree), section 3.
 * Differs: a tree per root over full membership, links in one direction, and a peer is asked to stop only
 * after `pruneThreshold` payloads in vain (superfly/corrosion, pull request 492). The parent is never asked
 * to stop, so nobody prunes its last link.
 */
import type { NodeId } from '../../core/ids.ts';

/** What is known of a peer that pushes. */
interface Pusher {
  /** Payloads that it has pushed in vain. */
  vain: number;
  /** When it was told to stop; -Infinity for never. */
  toldAt: number;
}

/** Peers that are judged; beyond that judging begins anew. */
const PUSHERS_MAX = 64;

/** Who still pushes so long after it was told to stop, in ms, has not heard it. */
const UNHEARD_MS = 250;

export class Tree {
  #children: readonly NodeId[];
  #parent: NodeId | undefined;
  #pushers: Map<NodeId, Pusher> | undefined;

  /** @param children Those that are tried first. */
  constructor(children: readonly NodeId[]) {
    this.#children = children;
  }

  get children(): readonly NodeId[] {
    return this.#children;
  }

  /** Takes on a child, if there is room. */
  adopt(child: NodeId, childrenMax: number): void {
    if (this.#children.length >= childrenMax || this.#children.includes(child)) return;
    this.#children = [...this.#children, child];
  }

  /** A child wants nothing more. */
  release(child: NodeId): void {
    if (this.#children.includes(child)) {
      this.#children = this.#children.filter((id) => id !== child);
    }
  }

  /**
   * A peer has pushed something, which was new or in vain. Who pushes something new is the parent, unless it
   * was told to stop and the word is still on its way: relying on it would leave nobody.
   * @returns whether to tell it to stop; doing so is taken for done.
   */
  pushed(
    from: NodeId,
    { fresh, now }: { readonly fresh: boolean; readonly now: number },
    pruneThreshold: number,
  ): boolean {
    const pusher = this.#pushers?.get(from);
    const told = pusher !== undefined && pusher.toldAt > -Infinity;
    if (fresh && !told) this.#parent = from;
    if (from === this.#parent) return false;
    const judged = pusher ?? this.#judge(from);
    judged.vain += 1;
    const stop = told ? now - judged.toldAt > UNHEARD_MS : judged.vain >= pruneThreshold;
    if (stop) judged.toldAt = now;
    return stop;
  }

  /** This node asks a peer to be its parent: what it did before is forgotten. */
  courted(peer: NodeId): void {
    this.#pushers?.delete(peer);
  }

  /** Others take part from now on. */
  keep(isMember: (id: NodeId) => boolean): void {
    if (!this.#children.every(isMember)) this.#children = this.#children.filter(isMember);
    if (this.#parent !== undefined && !isMember(this.#parent)) this.#parent = undefined;
  }

  #judge(peer: NodeId): Pusher {
    const pushers = (this.#pushers ??= new Map<NodeId, Pusher>());
    if (pushers.size >= PUSHERS_MAX) pushers.clear();
    const pusher = { vain: 0, toldAt: -Infinity };
    pushers.set(peer, pusher);
    return pusher;
  }
}
