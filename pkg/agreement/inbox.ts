/**
 * The values heard from others so far, by round.
 *
 * Values of later rounds wait here until their round opens; the program that this one descends from
 * put them back into the channel they came from, and hung. A sender counts once per round. Values of
 * past rounds are counted and dropped. Bounded: at most `n` values for each of `maxRounds` rounds.
 */
import type { NodeId } from '../core/ids.ts';

/** A value with its sender. */
export type Heard<V> = readonly [from: NodeId, value: V];

/** Messages that were not simply used in the current round, by reason. */
export interface InboxCounters {
  /** Belonged to a round that was over. */
  late: number;
  /** Belonged to a later round, and waited. */
  early: number;
  /** A second value of one sender for one round; ignored. */
  duplicate: number;
  /** Beyond the last round that this run can have; ignored. */
  beyond: number;
  /** Not a number of this run's arithmetic, or of a node that this one does not hear; ignored. */
  malformed: number;
}

export class Inbox<V> {
  readonly counters: InboxCounters = { late: 0, early: 0, duplicate: 0, beyond: 0, malformed: 0 };
  readonly #waiting = new Map<number, Map<NodeId, V>>();
  readonly #maxRounds: number;
  #round = 0;

  constructor(maxRounds: number) {
    this.#maxRounds = maxRounds;
  }

  /** Makes `round` the current one and forgets what belongs to earlier ones. */
  open(round: number): void {
    for (let past = this.#round; past < round; past++) this.#waiting.delete(past);
    this.#round = round;
  }

  /** Files a value. O(1). */
  record(round: number, from: NodeId, value: V): void {
    if (round < this.#round) {
      this.counters.late += 1;
    } else if (round > this.#maxRounds) {
      this.counters.beyond += 1;
    } else {
      const values = this.#of(round);
      if (values.has(from)) {
        this.counters.duplicate += 1;
        return;
      }
      if (round > this.#round) this.counters.early += 1;
      values.set(from, value);
    }
  }

  /** Files the frozen value of a halted sender for the current round, unless one is there. */
  supply(from: NodeId, value: V): void {
    const values = this.#of(this.#round);
    if (!values.has(from)) values.set(from, value);
  }

  /** How many senders were heard in the current round. */
  get size(): number {
    return this.#waiting.get(this.#round)?.size ?? 0;
  }

  has(from: NodeId): boolean {
    return this.#waiting.get(this.#round)?.has(from) ?? false;
  }

  /** The first `count` values of the current round, in order of arrival. */
  take(count: number): Heard<V>[] {
    const taken: Heard<V>[] = [];
    for (const entry of this.#waiting.get(this.#round) ?? []) {
      if (taken.length === count) break;
      taken.push(entry);
    }
    return taken;
  }

  /** The rounds with values, the current one first, each with its first `count` values. */
  pending(count: number): readonly (readonly [round: number, heard: readonly Heard<V>[]])[] {
    return [...this.#waiting]
      .toSorted(([a], [b]) => a - b)
      .map(([round, values]) => [round, [...values].slice(0, count)]);
  }

  #of(round: number): Map<NodeId, V> {
    let values = this.#waiting.get(round);
    if (values === undefined) {
      values = new Map<NodeId, V>();
      this.#waiting.set(round, values);
    }
    return values;
  }
}
