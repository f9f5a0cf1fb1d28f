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

/** Peers whose vain payloads are counted; beyond that counting begins anew. */
const COUNTED_MAX = 64;

export class Tree {
  #children: readonly NodeId[];
  #parent: NodeId | undefined;
  #vain: Map<NodeId, number> | undefined;

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

  /** A peer has pushed something new. */
  pushedFirst(from: NodeId): void {
    this.#parent = from;
  }

  /** A peer has pushed something known. @returns whether to tell it to stop. */
  pushedInVain(from: NodeId, pruneThreshold: number): boolean {
    const vain = (this.#vain ??= new Map<NodeId, number>());
    if (vain.size >= COUNTED_MAX) vain.clear();
    const count = (vain.get(from) ?? 0) + 1;
    vain.set(from, count);
    return from !== this.#parent && count >= pruneThreshold;
  }

  /** This node asks a peer to be its parent: what it pushed in vain before is forgotten. */
  courted(peer: NodeId): void {
    this.#vain?.delete(peer);
  }

  /** Others take part from now on. */
  keep(isMember: (id: NodeId) => boolean): void {
    if (!this.#children.every(isMember)) this.#children = this.#children.filter(isMember);
    if (this.#parent !== undefined && !isMember(this.#parent)) this.#parent = undefined;
  }
}
