/** What a node knows of the other nodes: to whom a link is still missing, who lives, who may still send. */
import type { NodeId } from '../../core/ids.ts';
import { dials } from '../../net/dialer.ts';
import type { Mesh } from '../../net/mesh.ts';
import type { NodeAddress } from '../control/messages.ts';

export class Others {
  readonly #self: NodeId;
  readonly #mesh: Mesh;
  /** Nodes to which a link is still missing. */
  readonly #connecting = new Set<NodeId>();
  /** The other nodes, as long as they are not dead. */
  readonly #living = new Set<NodeId>();
  /** Those of them that may still send something of the experiment. */
  readonly #unfinished = new Set<NodeId>();
  /** Those whose link has failed: what was on its way is lost, though they may live. */
  readonly #outOfReach = new Set<NodeId>();

  constructor(self: NodeId, mesh: Mesh) {
    this.#self = self;
    this.#mesh = mesh;
  }

  get connected(): boolean {
    return this.#connecting.size === 0;
  }

  get living(): Iterable<NodeId> {
    return this.#living;
  }

  /** Tells whether all that live and are in reach have said that they send nothing more. */
  get allFinished(): boolean {
    return this.#unfinished.size === 0;
  }

  /** Those that have not been heard to the end, although they are not known to be dead. */
  get missing(): readonly NodeId[] {
    return [...this.#unfinished, ...this.#outOfReach];
  }

  /** Another node is there, for the first time or again. */
  meet(peer: NodeAddress): void {
    const { id } = peer;
    this.#living.add(id);
    this.#unfinished.add(id);
    if (!this.#mesh.isConnected(id)) this.#connecting.add(id);
    this.#mesh.addPeer(dials(this.#self, id) ? { ...peer, dial: true } : { id, dial: false });
  }

  /** There is a link to it. */
  linked(id: NodeId): void {
    this.#connecting.delete(id);
  }

  /** It sends nothing more. */
  finished(id: NodeId): void {
    this.#unfinished.delete(id);
  }

  /** Its link has failed for good. */
  failed(id: NodeId): void {
    this.gone(id, false);
    this.#outOfReach.add(id);
  }

  /** It is dead. @param forNow Another process will take its place. */
  gone(id: NodeId, forNow: boolean): void {
    // The process that takes its place may call before the master's word of it is here.
    this.#mesh.removePeer(id, forNow);
    this.#living.delete(id);
    this.#unfinished.delete(id);
    this.#connecting.delete(id);
    this.#outOfReach.delete(id);
  }
}
