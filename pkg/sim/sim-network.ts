/**
 * The simulated network: reliable links in order, under the promises of every `Transport`. Messages
 * are encoded and decoded for real, so that what two nodes share by accident, and what the codec
 * cannot carry, shows here as it would over TCP.
 *
 * Loss, duplication, delay, reordering and partitions are injected above, by the host, as over TCP.
 * What this layer adds is the time a packet takes, and that machines can pause and die.
 */
import { invariant } from '../core/errors.ts';
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import { hashedFloat, type Random } from '../core/random.ts';
import { decode, encode } from '../wire/codec.ts';
import { HEADER_BYTES } from '../wire/frame.ts';
import { EventQueue, type Runnable } from './event-queue.ts';
import { Links } from './links.ts';
import { NO_DRIFT, SimNode, type ClockDrift } from './sim-node.ts';

export interface SimNetworkOptions<M> {
  readonly random: Random;
  /** How long a packet is on the wire, drawn for each, in ms. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  readonly parse: (body: unknown) => M;
  /** Hands bodies over as they are: faster, and blind to what `parse` and the codec would find. */
  readonly fast: boolean;
}

/** What a link carries. */
export interface Packet<M> {
  readonly to: NodeId;
  readonly body: M;
  readonly holdMs: Millis;
}

/** Bytes of a frame besides header and body: the channel, and the hold of a held message. */
const CHANNEL_BYTES = 1;
const HOLD_BYTES = 8;

export class SimNetwork<M> {
  readonly queue = new EventQueue();
  readonly random: Random;
  readonly links = new Links();
  readonly #options: SimNetworkOptions<M>;
  readonly #nodes = new Map<NodeId, SimNode<M>>();
  readonly #spare: Delivery<M>[] = [];

  constructor(options: SimNetworkOptions<M>) {
    this.#options = options;
    this.random = options.random;
  }

  /** A new machine; in place of a dead one of that id, if there was one. */
  add(id: NodeId, drift: ClockDrift = NO_DRIFT): SimNode<M> {
    const node = new SimNode<M>(id, this, drift);
    this.#nodes.set(id, node);
    return node;
  }

  get(id: NodeId): SimNode<M> | undefined {
    return this.#nodes.get(id);
  }

  /** Takes a packet from `sender`; never overtakes an earlier one of that link. @returns its bytes. */
  carry(sender: SimNode<M>, link: number, { to, body, holdMs }: Packet<M>): number {
    const { latencyMs, fast } = this.#options;
    // Looked up here: a machine that is started anew meanwhile gets nothing that was meant for the old.
    const receiver = this.#nodes.get(to);
    invariant(receiver !== undefined, `${sender.id} sends to ${to}, which does not exist`);
    const drawn = hashedFloat(sender.key, receiver.key, this.links.count(link));
    const latency = latencyMs.min + (latencyMs.max - latencyMs.min) * drawn;
    const at = this.links.arrival(link, this.queue.now + latency);
    const delivery = this.#spare.pop() ?? new Delivery<M>(this.#spare, this.#options.parse);
    if (fast) {
      delivery.load(receiver, sender.id, holdMs);
      delivery.body = body;
      this.queue.schedule(at, delivery);
      return 0;
    }
    const { bytes, start, end } = encode(body);
    delivery.load(receiver, sender.id, holdMs);
    // The encoder's buffer is used again. (`slice` of a Node buffer would not copy.)
    delivery.bytes = new Uint8Array(bytes.subarray(start, end));
    this.queue.schedule(at, delivery);
    return HEADER_BYTES + CHANNEL_BYTES + (holdMs > 0 ? HOLD_BYTES : 0) + delivery.bytes.length;
  }
}

/** A packet on its way. Used again once it has arrived: millions are made in a run. */
class Delivery<M> implements Runnable {
  /** Exactly one of the two is set. */
  body: M | undefined;
  bytes: Uint8Array | undefined;
  readonly #spare: Delivery<M>[];
  readonly #parse: (body: unknown) => M;
  #receiver: SimNode<M> | undefined;
  #from: NodeId | undefined;
  #holdMs = millis(0);

  constructor(spare: Delivery<M>[], parse: (body: unknown) => M) {
    this.#spare = spare;
    this.#parse = parse;
  }

  load(receiver: SimNode<M>, from: NodeId, holdMs: Millis): void {
    this.#receiver = receiver;
    this.#from = from;
    this.#holdMs = holdMs;
  }

  run(): void {
    const [receiver, from, holdMs, bytes] = [this.#receiver, this.#from, this.#holdMs, this.bytes];
    const body = bytes === undefined ? this.body : this.#parse(decode(bytes, 0, bytes.length));
    this.body = undefined;
    this.bytes = undefined;
    this.#spare.push(this);
    if (receiver !== undefined && from !== undefined && body !== undefined) {
      receiver.arrive(from, body, holdMs);
    }
  }
}
