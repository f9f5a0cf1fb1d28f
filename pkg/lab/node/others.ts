/** What a node knows of the other nodes: to whom a link is still missing, who lives, who may still send. */
import type { NodeId } from '../../core/ids.ts';
import { dials } from '../../net/dialer.ts';
import type { TcpNode } from '../../runtime/tcp-node.ts';
import type { ControlMessage, NodeAddress } from '../control/messages.ts';
import { sidOf } from '../../services/node-info.ts';
import { NODES_GROUP, bookOf, tell } from '../control/services.ts';

export class Others {
  readonly #self: NodeId;
  readonly #node: TcpNode;
  /** Nodes to which a link is still missing. */
  readonly #connecting = new Set<NodeId>();
  /** The other nodes, as long as they are not dead. */
  readonly #living = new Map<NodeId, NodeAddress>();
  /** Those of them that may still send something of the experiment. */
  readonly #unfinished = new Set<NodeId>();
  /** Those whose link has failed: what was on its way is lost, though they may live. */
  readonly #outOfReach = new Set<NodeId>();

  constructor(self: NodeId, node: TcpNode) {
    this.#self = self;
    this.#node = node;
  }

  get connected(): boolean {
    return this.#connecting.size === 0;
  }

  /** Tells whether all that live and are in reach have said that they send nothing more. */
  get allFinished(): boolean {
    return this.#unfinished.size === 0;
  }

  /** Those that have not been heard to the end, although they are not known to be dead. */
  get missing(): readonly NodeId[] {
    return [...this.#unfinished, ...this.#outOfReach];
  }

  /** All nodes of the group are there. The others of `ids` are dead, for now or for good. */
  meetAll(ids: readonly NodeId[]): void {
    const book = new Map(bookOf(this.#node.services).map((peer) => [peer.id, peer]));
    for (const id of ids) {
      const peer = book.get(id);
      if (id === this.#self) continue;
      if (peer === undefined) this.gone(id, true);
      else this.meet(peer);
    }
  }

  /** Says something to all that live. */
  tellAll(message: ControlMessage): void {
    for (const address of this.#living.values()) tell(this.#node, address, message);
  }

  /** Another node is there, for the first time or again. */
  meet(peer: NodeAddress): void {
    const { id } = peer;
    this.#living.set(id, peer);
    this.#unfinished.add(id);
    const { mesh, services } = this.#node;
    services.groups.add(NODES_GROUP, peer);
    if (!mesh.isConnected(id)) this.#connecting.add(id);
    mesh.addPeer(dials(this.#self, id) ? { ...peer, dial: true } : { id, dial: false });
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
    const { mesh, services } = this.#node;
    const address = this.#living.get(id);
    if (address !== undefined) {
      services.groups.rem(NODES_GROUP, sidOf(address, services.ports.digest));
    }
    // The process that takes its place may call before the master's word of it is here.
    mesh.removePeer(id, forNow);
    this.#node.forget(id, 'it is dead');
    this.#living.delete(id);
    this.#unfinished.delete(id);
    this.#connecting.delete(id);
    this.#outOfReach.delete(id);
  }
}
