/** Counts what one host does to the experiment's messages: in all, and for the peers it is told. */
import type { NodeId } from '../core/ids.ts';
import type { Counts } from '../trace/record.ts';

interface PeerTraffic {
  sent: number;
  dropped: number;
  received: number;
}

export class Traffic {
  #received = 0;
  readonly #peers: ReadonlyMap<NodeId, PeerTraffic> | undefined;
  #sent = 0;
  #dropped = 0;
  #duplicated = 0;
  #bytes = 0;
  /** The kind that was sent first has no object of its own: most processes send no other. */
  #firstKind: string | undefined;
  #firstSent = 0;
  #otherKinds: Map<string, number> | undefined;

  /** @param peers Those with accounts of their own; messages of others count in the sums only. */
  constructor(peers: readonly NodeId[]) {
    // One of a million hosts should not be larger than it has to.
    if (peers.length === 0) return;
    this.#peers = new Map(peers.map((id) => [id, { sent: 0, dropped: 0, received: 0 }] as const));
  }

  /** One message of the process became `copies` frames; 0 means that a fault dropped it. */
  sent(to: NodeId, kind: string, copies: number): void {
    const frames = Math.max(1, copies);
    this.#sent += frames;
    this.#tally(kind, frames);
    const peer = this.#peers?.get(to);
    if (peer !== undefined) peer.sent += frames;
    if (copies === 0) {
      this.#dropped += 1;
      if (peer !== undefined) peer.dropped += 1;
    } else {
      this.#duplicated += copies - 1;
    }
  }

  bytes(count: number): void {
    this.#bytes += count;
  }

  received(from: NodeId): void {
    this.#received += 1;
    const peer = this.#peers?.get(from);
    if (peer !== undefined) peer.received += 1;
  }

  /** Reads what `received` needs. @returns a number that means nothing. */
  prefetch(): number {
    return this.#received + (this.#peers === undefined ? 0 : 1);
  }

  counts(): Counts {
    const peers: Record<string, [number, number, number]> = {};
    for (const [id, { sent, dropped, received }] of this.#peers ?? []) {
      peers[id] = [sent, dropped, received];
    }
    const byKind: Record<string, number> = {};
    if (this.#firstKind !== undefined) byKind[this.#firstKind] = this.#firstSent;
    for (const [kind, sent] of this.#otherKinds ?? []) byKind[kind] = sent;
    return {
      sent: this.#sent,
      received: this.#received,
      droppedByFault: this.#dropped,
      duplicatedByFault: this.#duplicated,
      bytes: this.#bytes,
      byKind,
      peers,
    };
  }

  #tally(kind: string, frames: number): void {
    this.#firstKind ??= kind;
    if (kind === this.#firstKind) {
      this.#firstSent += frames;
      return;
    }
    const others = (this.#otherKinds ??= new Map<string, number>());
    others.set(kind, (others.get(kind) ?? 0) + frames);
  }
}
