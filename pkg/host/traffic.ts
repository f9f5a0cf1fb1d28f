/** Counts what one host does to the experiment's messages. */
import type { NodeId } from '../core/ids.ts';
import type { Counts } from '../trace/record.ts';

export class Traffic {
  #sent = 0;
  #received = 0;
  #dropped = 0;
  #duplicated = 0;
  #bytes = 0;
  readonly #byKind = new Map<string, number>();
  readonly #peers = new Map<NodeId, { sent: number; dropped: number; received: number }>();

  constructor(peers: readonly NodeId[]) {
    for (const peer of peers) this.#peers.set(peer, { sent: 0, dropped: 0, received: 0 });
  }

  /** One message of the process became `copies` frames; 0 means that a fault dropped it. */
  sent(to: NodeId, kind: string, copies: number): void {
    const frames = Math.max(1, copies);
    this.#sent += frames;
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + frames);
    const peer = this.#peer(to);
    peer.sent += frames;
    if (copies === 0) {
      this.#dropped += 1;
      peer.dropped += 1;
    } else {
      this.#duplicated += copies - 1;
    }
  }

  bytes(count: number): void {
    this.#bytes += count;
  }

  received(from: NodeId): void {
    this.#received += 1;
    this.#peer(from).received += 1;
  }

  counts(): Counts {
    const peers: Record<string, [number, number, number]> = {};
    for (const [id, { sent, dropped, received }] of this.#peers) {
      peers[id] = [sent, dropped, received];
    }
    return {
      sent: this.#sent,
      received: this.#received,
      droppedByFault: this.#dropped,
      duplicatedByFault: this.#duplicated,
      bytes: this.#bytes,
      byKind: Object.fromEntries(this.#byKind),
      peers,
    };
  }

  #peer(id: NodeId): { sent: number; dropped: number; received: number } {
    let peer = this.#peers.get(id);
    if (peer === undefined) {
      peer = { sent: 0, dropped: 0, received: 0 };
      this.#peers.set(id, peer);
    }
    return peer;
  }
}
