/**
 * The packets on their way, by number, in flat arrays: millions of them are made in a run, and an object
 * for each would keep the garbage collector busy. Numbers are used again.
 */
import { millis, type Millis } from '../core/ids.ts';
import type { Encoded } from '../wire/codec.ts';
import { doubled } from './flat.ts';

/** What `#rows` holds of each, side by side, as memory is read in lines of 64 bytes. */
const [RECEIVER, SENDER, FIELDS] = [0, 1, 2];

export class Packets<M> {
  #rows = new Int32Array(64 * FIELDS);
  /** Absent until the first packet with a hold. */
  #holds: Float64Array | undefined;
  /** One of the two has an entry for a packet. */
  readonly #bodies: (M | undefined)[] = [];
  readonly #encoded: (Uint8Array | undefined)[] = [];
  /** Numbers from here on were never used. */
  #end = 0;
  /** Those that are free again, as a stack. */
  #free = new Int32Array(64);
  #freed = 0;
  /** What was put in last. */
  #last = new Uint8Array(0);

  /** @returns its number. */
  add(sender: number, receiver: number, holdMs: Millis): number {
    const packet = this.#freed > 0 ? (this.#free[--this.#freed] ?? 0) : this.#end++;
    const row = FIELDS * packet;
    if (row >= this.#rows.length) this.#rows = doubled(this.#rows);
    this.#rows[row + RECEIVER] = receiver;
    this.#rows[row + SENDER] = sender;
    if (holdMs > 0 || this.#holds !== undefined) this.#hold(packet, holdMs);
    return packet;
  }

  /** Reads what there is of a packet. @returns a number that means nothing. */
  prefetch(packet: number): number {
    const body = this.#encoded[packet] ?? this.#bodies[packet];
    return this.receiver(packet) + (body === undefined ? 1 : 0);
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

  receiver(packet: number): number {
    return this.#rows[FIELDS * packet + RECEIVER] ?? 0;
  }

  sender(packet: number): number {
    return this.#rows[FIELDS * packet + SENDER] ?? 0;
  }

  holdMs(packet: number): Millis {
    return millis(this.#holds?.[packet] ?? 0);
  }

  body(packet: number): M | undefined {
    return this.#bodies[packet];
  }

  encoded(packet: number): Uint8Array | undefined {
    return this.#encoded[packet];
  }

  #hold(packet: number, holdMs: Millis): void {
    let holds = this.#holds ?? new Float64Array(64);
    while (packet >= holds.length) holds = doubled(holds);
    holds[packet] = holdMs;
    this.#holds = holds;
  }

  /** Its number is free for another. */
  remove(packet: number): void {
    if (packet < this.#bodies.length) this.#bodies[packet] = undefined;
    if (packet < this.#encoded.length) this.#encoded[packet] = undefined;
    if (this.#freed === this.#free.length) this.#free = doubled(this.#free);
    this.#free[this.#freed++] = packet;
  }
}

function equals(bytes: Uint8Array, { bytes: other, start, end }: Readonly<Encoded>): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== other[start + i]) return false;
  return true;
}
