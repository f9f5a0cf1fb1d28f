/** A node's interest in one rumor: by how much it has cooled, and whether anything is left of it. */
import type { Random } from '../../core/random.ts';
import type { MongeringMode, Stop } from './settings.ts';

export class Interest {
  readonly #stop: Stop;
  /** Strikes are counted by rounds. */
  readonly #byRounds: boolean;
  #strikes = 0;
  #lost = false;
  /** The latest round that brought an answer, and whether anybody had needed the rumor in it. */
  #round = -1;
  #needed = true;

  constructor(stop: Stop, mode: MongeringMode) {
    this.#stop = stop;
    this.#byRounds = mode === 'pull' && stop.kind === 'counter' && stop.feedback;
  }

  /** Tells whether the node has lost it, as of `round`. */
  lostBy(round: number, random: Random): boolean {
    if (this.#byRounds && round > this.#round) this.#settle(random);
    return this.#lost;
  }

  /** It was told, to one peer. */
  told(random: Random): void {
    if (this.#stop.kind !== 'never' && !this.#stop.feedback) this.#strike(random);
  }

  /** Somebody who was told has answered. */
  answered(fresh: boolean, round: number, random: Random): void {
    if (this.#stop.kind === 'never' || !this.#stop.feedback) return;
    if (!this.#byRounds) {
      if (!fresh) this.#strike(random);
      return;
    }
    if (round > this.#round) {
      this.#settle(random);
      this.#needed = false;
      this.#round = round;
    }
    this.#needed ||= fresh;
  }

  /** The latest round with an answer is over. */
  #settle(random: Random): void {
    if (this.#round < 0) return;
    if (this.#needed) this.#strikes = 0;
    else this.#strike(random);
    this.#round = -1;
  }

  #strike(random: Random): void {
    const stop = this.#stop;
    this.#strikes += 1;
    if (stop.kind === 'counter') this.#lost ||= this.#strikes >= stop.k;
    if (stop.kind === 'coin') this.#lost ||= random.chance(1 / stop.k);
  }
}
