/**
 * The rounds of one node: round r is the time from r to r + 1 times `roundMs` by its own clock. Nodes
 * whose clocks agree have the same rounds, without a word about it.
 */
import { millis, type Millis } from '../../core/ids.ts';

/** What a clock may be short of the beginning of a round by rounding, in rounds. */
const ROUNDING = 1e-6;

export class Rounds {
  readonly #roundMs: number;
  #current = 0;
  /** The round for which a timer was set. */
  #next = 0;

  constructor(roundMs: number) {
    this.#roundMs = roundMs;
  }

  /** The round that it is; never an earlier one than before. */
  at(now: Millis): number {
    this.#current = Math.max(this.#current, Math.floor(now / this.#roundMs + ROUNDING));
    return this.#current;
  }

  /** How long until the round after the current one, for a timer. */
  untilNext(now: Millis): Millis {
    this.#next = this.at(now) + 1;
    return millis(Math.max(0, this.#next * this.#roundMs - now));
  }

  /**
   * That timer fires, perhaps a little early, or after something that happened in its round: the round that
   * it was set for begins, unless it is over. @returns its number.
   */
  begin(now: Millis): number {
    this.#current = Math.max(this.#next, this.at(now));
    return this.#current;
  }
}
