/** Names of nodes on the links, remembered: a digest takes longer than all the rest of a call. */
import { isNodeId, type NodeId } from '../core/ids.ts';
import { linkIdOf, type Digest, type NodeInfo } from './node-info.ts';

/** Addresses remembered; beyond that all are forgotten, and found again as they are used. */
const ADDRESSES_MAX = 10_000;

export class LinkIds {
  readonly #digest: Digest;
  readonly #named: boolean;
  /** By IP address and port. */
  readonly #known = new Map<string, Map<number, NodeId>>();
  #size = 0;

  /** @param named Nodes that were given an `id` are known by that: those of an experiment are. */
  constructor(digest: Digest, named: boolean) {
    this.#digest = digest;
    this.#named = named;
  }

  of(node: NodeInfo): NodeId {
    const { id, ip, port } = node;
    if (this.#named && isNodeId(id)) return id;
    return this.#known.get(ip)?.get(port) ?? this.#learn(node);
  }

  #learn(node: NodeInfo): NodeId {
    const id = linkIdOf(node, this.#digest);
    if (this.#size >= ADDRESSES_MAX) {
      this.#known.clear();
      this.#size = 0;
    }
    let ports = this.#known.get(node.ip);
    if (ports === undefined) {
      ports = new Map();
      this.#known.set(node.ip, ports);
    }
    ports.set(node.port, id);
    this.#size += 1;
    return id;
  }
}
