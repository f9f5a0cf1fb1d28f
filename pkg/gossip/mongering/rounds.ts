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

  constructor(roundMs: number) {
    this.#roundMs = roundMs;
  }

  /** The round that it is; never an earlier one than before. */
  at(now: Millis): number {
    this.#current = Math.max(this.#current, Math.floor(now / this.#roundMs + ROUNDING));
    return this.#current;
  }

  /** A timer for the next round fires, perhaps a little early: it begins. @returns its number. */
  begin(now: Millis): number {
    this.#current = Math.max(this.#current + 1, Math.floor(now / this.#roundMs + ROUNDING));
    return this.#current;
  }

  /** How long until the round after the current one. */
  untilNext(now: Millis): Millis {
    return millis(Math.max(0, (this.#current + 1) * this.#roundMs - now));
  }
}
