/**
 * A running estimate of a median, within bounds: each sample above it pushes it up by a fixed share, each
 * below it down by the same. So what is unusual does not carry it away, however large, unless it lasts.
 *
 * Source: Q. Ma, S. Muthukrishnan, M. Sandler 2013, "Frugal streaming for estimating quantiles"; steps are
 * a share of the estimate here, as delays range from milliseconds to seconds.
 */

const STEP = 1.25;

export class Median {
  readonly #min: number;
  readonly #max: number;
  #estimate: number;

  /** It begins at `min`, which is above 0. */
  constructor({ min, max }: { readonly min: number; readonly max: number }) {
    this.#min = min;
    this.#max = max;
    this.#estimate = min;
  }

  get estimate(): number {
    return this.#estimate;
  }

  sample(value: number): void {
    const next = this.#estimate * (value > this.#estimate ? STEP : 1 / STEP);
    this.#estimate = Math.min(this.#max, Math.max(this.#min, next));
  }
}
