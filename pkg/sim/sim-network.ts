/**
 * The simulated network: reliable links in order, under the promises of every `Transport`. Messages
 * are encoded and decoded for real, so that what two nodes share by accident, and what the codec
 * cannot carry, shows here as it would over TCP.
 *
 * Loss, duplication, delay, reordering and partitions are injected above, by the host, as over TCP.
 * What this layer adds is the time a packet takes, and that machines can pause and die.
 */
import { LabError, invariant } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/ids.ts';
import { hashedFloat, type Random } from '../core/random.ts';
import { decode, encode } from '../wire/codec.ts';
import { HEADER_BYTES } from '../wire/frame.ts';
import { Directory } from './directory.ts';
import { EventQueue } from './event-queue.ts';
import { doubled } from './flat.ts';
import { Links } from './links.ts';
import { Packets } from './packets.ts';
import { NO_DRIFT, SimNode, type ClockDrift } from './sim-node.ts';

export interface SimNetworkOptions<M> {
  readonly random: Random;
  /** How long a packet is on the wire, drawn for each, in ms. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  readonly parse: (body: unknown) => M;
  /**
   * Told when `by` could not parse what `peer` said. As over TCP, nothing passes between the two from
   * then on. Absent: the error is thrown.
   */
  readonly severed?: ((by: NodeId, peer: NodeId, error: LabError) => void) | undefined;
  /** Hands bodies over as they are: faster, and blind to what `parse` and the codec would find. */
  readonly fast: boolean;
}

/** Bytes of a frame besides header and body: the channel, and the hold of a held message. */
const CHANNEL_BYTES = 1;
const HOLD_BYTES = 8;

/** What `#receivers` holds of each id. */
const [KEY, LATEST, FIELDS] = [0, 1, 2];

export class SimNetwork<M> {
  readonly queue = new EventQueue({
    prefetch: (places, count) => this.#prefetch(places, count),
    deliver: (packet) => this.#arrive(packet),
  });
  readonly #options: SimNetworkOptions<M>;
  readonly #directory = new Directory();
  /** All machines there ever were: one that is started anew is another. */
  readonly #machines: SimNode<M>[] = [];
  /** By the number of an id: what names the streams of its links, and its latest machine. */
  #receivers = new Int32Array(64);
  readonly #links = new Links();
  readonly #packets = new Packets<M>();
  /** Pairs of nodes whose link was given up, by `pairOf` their numbers. */
  readonly #severed = new Set<number>();
  /** Kept only because a compiler may leave out what nobody wants to know. */
  #read = 0;

  constructor(options: SimNetworkOptions<M>) {
    this.#options = options;
  }

  /** A new machine; in place of a dead one of that id, if there was one. */
  add(id: NodeId, drift: ClockDrift = NO_DRIFT): SimNode<M> {
    const number = this.#directory.add(id);
    const node = new SimNode<M>(id, number, this, drift);
    const row = FIELDS * number;
    if (row >= this.#receivers.length) this.#receivers = doubled(this.#receivers);
    this.#receivers[row + KEY] = this.#options.random.fork(`wire:${id}`).uint32();
    this.#receivers[row + LATEST] = this.#machines.push(node) - 1;
    this.#links.reset(number);
    for (const pair of this.#severed) if (isOf(pair, number)) this.#severed.delete(pair);
    return node;
  }

  get(id: NodeId): SimNode<M> | undefined {
    const number = this.#directory.numberOf(id);
    return number === undefined ? undefined : this.#machines[this.#latestOf(number)];
  }

  /** Takes a message from the id `from`; never overtakes an earlier one of that link. @returns its bytes. */
  carry(from: number, to: NodeId, body: M, holdMs: Millis): number {
    const { fast } = this.#options;
    const number = this.#directory.numberOf(to);
    if (number === undefined) invariant(false, `${to}, to whom a message goes, does not exist`);
    const at = this.#arrivalOf(from, number);
    const encoded = fast ? undefined : encode(body);
    // Looked up here: a machine that is started anew meanwhile gets nothing that was meant for the old.
    const packet = this.#packets.add(from, this.#latestOf(number), holdMs);
    this.queue.schedulePacket(at, packet);
    if (encoded === undefined) {
      this.#packets.put(packet, body);
      return 0;
    }
    const bytes = this.#packets.putEncoded(packet, encoded);
    return HEADER_BYTES + CHANNEL_BYTES + (holdMs > 0 ? HOLD_BYTES : 0) + bytes;
  }

  /** When the next message of a link arrives. */
  #arrivalOf(from: number, to: number): number {
    const { min, max } = this.#options.latencyMs;
    const link = this.#links.slot(from, to);
    const count = this.#links.count(link);
    const drawn = hashedFloat(this.#keyOf(from), this.#keyOf(to), count);
    return this.#links.arrival(link, this.queue.now + (min + (max - min) * drawn));
  }

  #keyOf(number: number): number {
    return this.#receivers[FIELDS * number + KEY] ?? 0;
  }

  #latestOf(number: number): number {
    return this.#receivers[FIELDS * number + LATEST] ?? 0;
  }

  /**
   * Reads a little of all that the packets which are due next will need. The nodes of a large network
   * are in no cache, and a processor that handles one packet at a time waits for each place of memory in
   * turn, while several that do not depend on each other come in the time of one.
   */
  #prefetch(places: Int32Array, count: number): void {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const place = places[i] ?? 0;
      if (place < 0) sum += this.#packets.prefetch(~place);
    }
    for (let i = 0; i < count; i++) {
      const place = places[i] ?? 0;
      if (place < 0) sum += this.#machines[this.#packets.receiver(~place)]?.prefetch() ?? 0;
    }
    this.#read = (this.#read + sum) | 0;
  }

  #arrive(packet: number): void {
    const packets = this.#packets;
    const receiver = this.#machines[packets.receiver(packet)];
    const from = this.#directory.idOf(packets.sender(packet));
    const [bytes, holdMs] = [packets.encoded(packet), packets.holdMs(packet)];
    const isSevered =
      this.#severed.size > 0 &&
      this.#severed.has(pairOf(packets.sender(packet), receiver?.number ?? 0));
    const body = bytes === undefined ? packets.body(packet) : undefined;
    packets.remove(packet);
    if (receiver === undefined || from === undefined || isSevered) return;
    const message = bytes === undefined ? body : this.#parse(bytes, from, receiver);
    if (message !== undefined) receiver.arrive(from, message, holdMs);
  }

  /** @returns undefined when it cannot be parsed; the link is given up then. */
  #parse(bytes: Uint8Array, from: NodeId, { id, number }: SimNode<M>): M | undefined {
    const { parse, severed } = this.#options;
    try {
      return parse(decode(bytes, 0, bytes.length));
    } catch (error) {
      if (severed === undefined || !(error instanceof LabError)) throw error;
      this.#severed.add(pairOf(this.#directory.numberOf(from) ?? 0, number));
      severed(id, from, error);
      return undefined;
    }
  }
}

/** More than the nodes of any simulation. */
const NUMBERS_MAX = 2 ** 26;

/** One number for two, in either order. */
function pairOf(a: number, b: number): number {
  return Math.min(a, b) * NUMBERS_MAX + Math.max(a, b);
}

function isOf(pair: number, number: number): boolean {
  return Math.floor(pair / NUMBERS_MAX) === number || pair % NUMBERS_MAX === number;
}
