/**
 * Whom to probe next: everybody once in a lap, in an order that is drawn anew for each, so that no member
 * is overlooked for longer than two laps (SWIM, section 4.3).
 */
import type { NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';

export class Lap {
  readonly #random: Random;
  readonly #members = new Set<NodeId>();
  /** Those to come in this lap; the next one is the last. May hold some who are gone. */
  #ahead: NodeId[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** A new member comes at a random place of this lap. */
  add(id: NodeId): void {
    if (this.#members.has(id)) return;
    this.#members.add(id);
    this.#ahead.splice(this.#random.integer(this.#ahead.length + 1), 0, id);
  }

  remove(id: NodeId): void {
    if (!this.#members.delete(id)) return;
    this.#ahead = this.#ahead.filter((other) => other !== id);
  }

  /** The member is probed next: somebody suspects it, and a second opinion is wanted. */
  hurry(id: NodeId): void {
    if (!this.#members.has(id)) return;
    this.#ahead = this.#ahead.filter((other) => other !== id);
    this.#ahead.push(id);
  }

  /** @returns undefined when there is nobody. */
  next(): NodeId | undefined {
    if (this.#ahead.length === 0) this.#ahead = this.#random.shuffle([...this.#members]);
    return this.#ahead.pop();
  }
}
