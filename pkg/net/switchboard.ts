/**
 * Where links and channels meet: hands messages of links to channels, gathers what is to be written,
 * and knows whether anything is congested.
 */
import { invariant } from '../core/errors.ts';
import type { LabError } from '../core/errors.ts';
import type { NodeId } from '../core/ids.ts';
import type { ChannelCounts, ChannelOwner } from './channel.ts';
import { CHANNELS_MAX } from './frames.ts';
import type { MeshLimits } from './frames.ts';
import type { Body } from './inbound.ts';
import type { Link, LinkOwner } from './link.ts';

/** A channel, whatever its messages are. */
export interface Receiver {
  readonly open: boolean;
  readonly counts: ChannelCounts;
  receive(from: NodeId, holdMs: number, body: Body): void;
  drained(): void;
}

export class Switchboard implements LinkOwner, ChannelOwner {
  readonly limits: MeshLimits;
  readonly links = new Map<NodeId, Link>();
  /** Peers that are gone for good; they must not come back. */
  readonly removed = new Set<NodeId>();
  /** The peer to which this process writes before it writes to others. */
  first: NodeId | undefined;
  readonly #channels: (Receiver | undefined)[] = [];
  readonly #failed: (link: Link, error: LabError) => void;
  readonly #waiting = new Set<() => void>();
  #congested = 0;
  #dirty: Link[] = [];
  #later: (() => void)[] = [];
  #scheduled = false;

  /** @param failed Called on a later turn of the event loop. */
  constructor(limits: MeshLimits, failed: (link: Link, error: LabError) => void) {
    this.limits = limits;
    this.#failed = failed;
  }

  plug(number: number, channel: Receiver): void {
    const free = Number.isInteger(number) && number >= 0 && number < CHANNELS_MAX;
    invariant(free && this.#channels[number] === undefined, `channel ${number} cannot be had`);
    this.#channels[number] = channel;
  }

  counts(number: number): ChannelCounts | undefined {
    return this.#channels[number]?.counts;
  }

  /** Runs `call` on a later turn of the event loop, in order. */
  later(call: () => void): void {
    this.#later.push(call);
    this.#schedule();
  }

  /** Writes what all links have gathered. */
  flush(): void {
    if (this.first !== undefined) this.links.get(this.first)?.flush();
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const link of dirty) {
      link.flush();
      if (this.#waiting.size > 0) link.hurry();
    }
  }

  /**
   * Tells whether nothing is left that was sent to a peer which has ever been connected and lives.
   * @param connected Only those count that are connected now.
   */
  idle(connected: boolean): boolean {
    for (const link of this.links.values()) {
      const counts = connected ? link.connected : link.session !== undefined;
      if (counts && link.queuedBytes > 0) return false;
    }
    return true;
  }

  /** Waits until it is idle. @returns false when that took longer. */
  flushed(timeoutMs: number, connected: boolean): Promise<boolean> {
    if (this.idle(connected)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (idle: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(idle);
      };
      const check = (): void => {
        if (this.idle(connected)) finish(true);
      };
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.#waiting.add(check);
      this.flush();
      for (const link of this.links.values()) link.hurry();
    });
  }

  linkTo(id: NodeId): Link | undefined {
    const link = this.links.get(id);
    if (link === undefined) invariant(this.removed.has(id), `${id} is no peer of this process`);
    return link;
  }

  congested(): boolean {
    return this.#congested > 0;
  }

  release(): void {
    for (const link of this.links.values()) link.release();
  }

  isOpen(channel: number): boolean {
    return this.#channels[channel]?.open === true;
  }

  deliver(link: Link, channel: number, holdMs: number, body: Body): void {
    this.#channels[channel]?.receive(link.peer, holdMs, body);
  }

  dirty(link: Link): void {
    this.#dirty.push(link);
    this.#schedule();
  }

  /** Where one peer comes first, all wait for the end of the turn: what is meant for it may, too. */
  urgent(link: Link): void {
    if (this.first === undefined) link.write(false);
  }

  congestion(link: Link): void {
    this.#congested += link.congested ? 1 : -1;
    if (this.#congested > 0) return;
    this.later(() => {
      for (const channel of this.#channels) if (this.#congested === 0) channel?.drained();
    });
  }

  progress(link?: Link): void {
    for (const call of this.#waiting) call();
    if (this.#waiting.size > 0) link?.hurry();
  }

  failed(link: Link, error: LabError): void {
    this.progress();
    this.later(() => this.#failed(link, error));
  }

  /**
   * One `setImmediate` for all: it comes after the events of this turn, so that everything that is
   * sent while many sockets are read leaves together, link by link; and before any waiting.
   */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
      const calls = this.#later;
      this.#later = [];
      for (const call of calls) call();
    });
  }
}
