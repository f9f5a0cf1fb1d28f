/**
 * What is known of directed links, in flat arrays: a network may have millions of them. Those of one
 * sender stand together, in a hash table of its own that doubles when it is half full: whoever sends
 * to one node soon sends to others.
 */
import { doubled } from './flat.ts';

/** Slots of a sender's first table; a power of two. */
const SLOTS = 8;
/** What `#senders` holds of each: its first slot, how many slots, and how many are taken. */
const [FIRST, COUNT, TAKEN, FIELDS] = [0, 1, 2, 4];

export class Links {
  #senders = new Int32Array(64);
  /** By slot: receiver + 1, or 0 for a free one. */
  #receivers = new Int32Array(64);
  /** By slot: when the latest message arrives. */
  #lastAt = new Float64Array(64);
  /** By slot: messages sent. */
  #sent = new Int32Array(64);
  /** Slots from here on belong to nobody. */
  #end = 0;

  /** Where the link from `sender` to `receiver` stands; valid until the next call. */
  slot(sender: number, receiver: number): number {
    const row = FIELDS * sender;
    const slot = this.#find(row, receiver);
    if (this.#receivers[slot] === receiver + 1) return slot;
    return this.#add(row, receiver);
  }

  /** The sender starts anew: none of its links has carried anything. */
  reset(sender: number): void {
    while (FIELDS * sender >= this.#senders.length) this.#senders = doubled(this.#senders);
    this.#senders.fill(0, FIELDS * sender, FIELDS * (sender + 1));
  }

  /** Counts a message. @returns how many went before it. */
  count(slot: number): number {
    const before = this.#sent[slot] ?? 0;
    this.#sent[slot] = before + 1;
    return before;
  }

  /** @returns when a message that would arrive at `at` does so without overtaking another. */
  arrival(slot: number, at: number): number {
    const last = this.#lastAt[slot] ?? 0;
    const time = last > at ? last : at;
    this.#lastAt[slot] = time;
    return time;
  }

  /** The slot of a receiver, or the free one where it would stand; -1 when there is no table yet. */
  #find(row: number, receiver: number): number {
    const mask = (this.#senders[row + COUNT] ?? 0) - 1;
    if (mask < 0) return -1;
    const first = this.#senders[row + FIRST] ?? 0;
    const hash = Math.imul(receiver, 0x9e3779b1);
    for (let probe = hash ^ (hash >>> 16); ; probe = (probe + 1) | 0) {
      const slot = first + (probe & mask);
      const holds = this.#receivers[slot];
      if (holds === receiver + 1 || holds === 0) return slot;
    }
  }

  #add(row: number, receiver: number): number {
    const count = this.#senders[row + COUNT] ?? 0;
    const taken = (this.#senders[row + TAKEN] ?? 0) + 1;
    if (2 * taken > count) this.#enlarge(row, count === 0 ? SLOTS : 2 * count);
    this.#senders[row + TAKEN] = taken;
    const slot = this.#find(row, receiver);
    this.#receivers[slot] = receiver + 1;
    return slot;
  }

  /** Gives a sender a larger table, at the end. */
  #enlarge(row: number, count: number): void {
    const [first, size] = [this.#senders[row + FIRST] ?? 0, this.#senders[row + COUNT] ?? 0];
    this.#senders[row + FIRST] = this.#end;
    this.#senders[row + COUNT] = count;
    this.#end += count;
    while (this.#end > this.#sent.length) this.#grow();
    for (let old = first; old < first + size; old++) {
      const holds = this.#receivers[old] ?? 0;
      if (holds === 0) continue;
      const slot = this.#find(row, holds - 1);
      this.#receivers[slot] = holds;
      this.#lastAt[slot] = this.#lastAt[old] ?? 0;
      this.#sent[slot] = this.#sent[old] ?? 0;
    }
  }

  #grow(): void {
    this.#receivers = doubled(this.#receivers);
    this.#lastAt = doubled(this.#lastAt);
    this.#sent = doubled(this.#sent);
  }
}
