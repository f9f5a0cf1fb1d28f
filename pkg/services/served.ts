/**
 * Which calls of a peer were taken already: a network that doubles or reorders frames must not run a
 * call twice. Numbers may come out of order within a window; what is older than that is refused.
 */
import type { NodeId } from '../core/ids.ts';

/** How far behind the newest call an older one may come. */
const WINDOW = 1024;

/**
 * Processes of a peer whose calls are remembered. Which of two is the newer one nothing tells, as frames
 * of one that is gone may come late; so each has a memory of its own.
 */
const PROCESSES_MAX = 8;

/** The calls of all peers that have made some. */
export class ServedPeers {
  readonly #peers = new Map<NodeId, ServedPeer>();

  /** @returns as `Served.take` does. */
  take(from: NodeId, epoch: number, id: number): boolean {
    let peer = this.#peers.get(from);
    if (peer === undefined) {
      peer = new ServedPeer();
      this.#peers.set(from, peer);
    }
    return peer.take(epoch, id);
  }

  /** A peer will make no more calls. */
  forget(from: NodeId): void {
    this.#peers.delete(from);
  }
}

/** The calls of a peer, whichever of its processes has made them. */
export class ServedPeer {
  readonly #processes = new Map<number, Served>();

  /** @param epoch Names the process. @returns as `Served.take` does. */
  take(epoch: number, id: number): boolean {
    let served = this.#processes.get(epoch);
    if (served === undefined) {
      served = new Served();
      this.#processes.set(epoch, served);
      const [oldest] = this.#processes.keys();
      if (this.#processes.size > PROCESSES_MAX && oldest !== undefined) {
        this.#processes.delete(oldest);
      }
    }
    return served.take(id);
  }
}

/** The calls of one process. */
export class Served {
  /** Calls of this number and below are not taken any more. */
  #floor = 0;
  readonly #above = new Set<number>();

  /** @returns false when the call was taken before, or is too old to tell. */
  take(id: number): boolean {
    if (id <= this.#floor || this.#above.has(id)) return false;
    if (id === this.#floor + 1) {
      this.#floor = id;
      while (this.#above.delete(this.#floor + 1)) this.#floor += 1;
    } else {
      this.#above.add(id);
      if (id > this.#floor + WINDOW) this.#raise(id - WINDOW);
    }
    return true;
  }

  /** Forgets the numbers up to `floor`. */
  #raise(floor: number): void {
    this.#floor = floor;
    for (const id of this.#above) if (id <= floor) this.#above.delete(id);
    while (this.#above.delete(this.#floor + 1)) this.#floor += 1;
  }
}
