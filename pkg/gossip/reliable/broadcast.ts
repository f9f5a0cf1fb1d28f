/**
 * The pushing of payloads: along the trees of all roots, of which this node is a part; or, of a direct
 * rumor, by its root to everyone, which is a tree of one hop that needs no settling.
 */
import type { NodeId } from '../../core/ids.ts';
import { Lru } from './lru.ts';
import type { IdSpan } from './id-spans.ts';
import type { ReliableMessage } from './message.ts';
import type { Shared } from './shared.ts';
import type { StoredRumor } from './store.ts';
import { Tree } from './tree.ts';

export class Broadcast {
  readonly #shared: Shared;
  readonly #trees: Lru<Tree>;
  /** Messages to stop that were sent. */
  prunes = 0;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#trees = new Lru(shared.settings.rootsMax);
  }

  /** To whom a rumor goes from here. @param from Who has brought it; absent at its origin. */
  childrenOf(rumor: StoredRumor, from?: NodeId): readonly NodeId[] {
    const { peers, routes } = this.#shared;
    if (routes !== undefined) return routes(rumor, from);
    if (rumor.direct) return rumor.hops === 0 ? peers.others() : [];
    return this.#treeOf(rumor).children.filter((id) => id !== from && id !== rumor.root);
  }

  /**
   * Pushes a rumor to those it goes to from here; a large one is offered.
   * @param has What else this node has, to travel with the payload.
   */
  push(rumor: StoredRumor, from?: NodeId, has: readonly IdSpan[] = []): void {
    const { out, settings } = this.#shared;
    const { id, bytes } = rumor;
    const large = bytes > settings.eagerBytesMax;
    const message: ReliableMessage = large
      ? { kind: 'offer', id, bytes }
      : this.message(rumor, true, has);
    for (const child of this.childrenOf(rumor, from)) out.send(child, message);
  }

  /** A rumor as it is sent. Frozen, as what is sent to several is then encoded once. */
  message(
    { id, root, direct, hops, payload, bornAt }: StoredRumor,
    pushed: boolean,
    has: readonly IdSpan[] = [],
  ): ReliableMessage {
    const ageMs = Math.max(0, Math.round(this.#shared.out.now - bornAt));
    return Object.freeze({ kind: 'rumor', id, root, hops, ageMs, pushed, direct, has, payload });
  }

  /** A peer has pushed something new. */
  pushedFirst(rumor: StoredRumor, from: NodeId): void {
    if (this.#shared.routes !== undefined) return;
    if (this.#pushed(this.#treeOf(rumor), from, true)) this.#prune(rumor.name.origin, from);
  }

  /** A peer has pushed something known. It is told to stop, in time. */
  pushedInVain(origin: string, from: NodeId): void {
    if (this.#shared.routes !== undefined) return;
    // What one has begun oneself is never wanted, nor what is of a root that was forgotten.
    const tree = origin === this.#shared.origin ? undefined : this.#trees.get(origin);
    if (tree === undefined || this.#pushed(tree, from, false)) this.#prune(origin, from);
  }

  release(origin: string, child: NodeId): void {
    this.#trees.get(origin)?.release(child);
  }

  /** A peer wants to get what comes of a root from this node. */
  adopt(rumor: StoredRumor, child: NodeId): void {
    const { peers, settings } = this.#shared;
    if (!peers.has(child) || child === rumor.root) return;
    this.#treeOf(rumor).adopt(child, settings.childrenMax);
  }

  /** This node asks a peer to be its parent. */
  court(origin: string, peer: NodeId): void {
    this.#trees.get(origin)?.courted(peer);
  }

  /** Others take part from now on. */
  keepPeers(): void {
    for (const tree of this.#trees.values()) tree.keep((id) => this.#shared.peers.has(id));
  }

  #pushed(tree: Tree, from: NodeId, fresh: boolean): boolean {
    const { out, settings } = this.#shared;
    return tree.pushed(from, { fresh, now: out.now }, settings.pruneThreshold);
  }

  #prune(origin: string, from: NodeId): void {
    this.prunes += 1;
    this.#shared.out.send(from, { kind: 'prune', origin });
  }

  #treeOf({ name: { origin }, root }: StoredRumor): Tree {
    const { peers } = this.#shared;
    let tree = this.#trees.get(origin);
    // A root without children, as all have left, begins anew: nobody else would push its rumors.
    if (tree === undefined || (root === peers.self && tree.children.length === 0)) {
      tree = new Tree(peers.draw(peers.fanOut, [root]));
      this.#trees.add(origin, tree);
    }
    return tree;
  }
}
