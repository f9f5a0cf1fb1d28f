/**
 * The packets on their way, by number, in flat arrays: millions of them are made in a run, and an object
 * for each would keep the garbage collector busy. Numbers are used again.
 */
import { millis, type Millis, type NodeId } from '../core/ids.ts';
import type { Encoded } from '../wire/codec.ts';
import type { SimNode } from './sim-node.ts';

export class Packets<M> {
  readonly #receivers: SimNode<M>[] = [];
  readonly #senders: NodeId[] = [];
  readonly #holds: number[] = [];
  /** One of the two has an entry for a packet. */
  readonly #bodies: (M | undefined)[] = [];
  readonly #encoded: (Uint8Array | undefined)[] = [];
  /** Numbers that are free. */
  readonly #free: number[] = [];
  /** What was loaded last. */
  #last = new Uint8Array(0);

  /** @returns its number. */
  add(from: NodeId, receiver: SimNode<M>, holdMs: Millis): number {
    const packet = this.#free.pop() ?? this.#receivers.length;
    this.#receivers[packet] = receiver;
    this.#senders[packet] = from;
    this.#holds[packet] = holdMs;
    return packet;
  }

  /** Puts a body in as it is. */
  put(packet: number, body: M): void {
    this.#bodies[packet] = body;
  }

  /**
   * Puts an encoded body in. The encoder's memory is used again, so it is copied; but what is sent to
   * many is the same bytes again and again, of which one copy will do. @returns its length.
   */
  putEncoded(packet: number, encoded: Readonly<Encoded>): number {
    if (!equals(this.#last, encoded)) {
      // (`slice` of a Node buffer would not copy.)
      this.#last = new Uint8Array(encoded.bytes.subarray(encoded.start, encoded.end));
    }
    this.#encoded[packet] = this.#last;
    return this.#last.length;
  }

  receiver(packet: number): SimNode<M> | undefined {
    return this.#receivers[packet];
  }

  sender(packet: number): NodeId | undefined {
    return this.#senders[packet];
  }

  holdMs(packet: number): Millis {
    return millis(this.#holds[packet] ?? 0);
  }

  body(packet: number): M | undefined {
    return this.#bodies[packet];
  }

  encoded(packet: number): Uint8Array | undefined {
    return this.#encoded[packet];
  }

  /** Its number is free for another. */
  remove(packet: number): void {
    if (packet < this.#bodies.length) this.#bodies[packet] = undefined;
    if (packet < this.#encoded.length) this.#encoded[packet] = undefined;
    this.#free.push(packet);
  }
}

function equals(bytes: Uint8Array, { bytes: other, start, end }: Readonly<Encoded>): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== other[start + i]) return false;
  return true;
}
