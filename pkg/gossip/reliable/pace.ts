/**
 * How long small talk about rumors may wait: longer the more rumors there are and the more nodes hear them,
 * so that what is said about rumors costs no more than the rumors do. The rate is a count that fades away.
 */
import type { ReliableSettings } from './settings.ts';

type PaceSettings = Pick<ReliableSettings, 'paceMs' | 'paceMsMax'>;

/** After so many ms without a rumor the rate is 1/e of what it was. */
const FADE_MS = 1000;

export class Pace {
  readonly #settings: PaceSettings;
  #rate = 0;
  #countedAt = 0;

  constructor(settings: PaceSettings) {
    this.#settings = settings;
  }

  /** There is another rumor, which is not counted in what is asked about it. */
  count(now: number): void {
    this.#rate = this.#rateAt(now) + 1;
    this.#countedAt = now;
  }

  /** @param nodes That take part. @returns a wait in ms, from 0 to `paceMsMax`. */
  waitMs(now: number, nodes: number): number {
    const { paceMs, paceMsMax } = this.#settings;
    return Math.min(paceMsMax, paceMs * nodes * Math.max(0, this.#rateAt(now) - 1));
  }

  /** Rumors a second, as of late. */
  #rateAt(now: number): number {
    return this.#rate * Math.exp((this.#countedAt - now) / FADE_MS);
  }
}
