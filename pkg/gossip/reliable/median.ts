/**
 * A running estimate of the median: each sample above it pushes it up by a fixed share, each below it down
 * by the same. Up to half of the samples may be of something else, such as what came only after a loss was
 * mended, and do not carry it away. O(1) memory.
 *
 * Source: Q. Ma, S. Muthukrishnan, M. Sandler 2013, "Frugal streaming for estimating quantiles"; steps are
 * a share of the estimate here, as delays range from a part of a millisecond to seconds.
 */

/** Within some 30 samples it gets from 1 ms to a second. */
const STEP = 1.25;

export class Median {
  #estimate = 1;

  get estimate(): number {
    return this.#estimate;
  }

  sample(value: number): void {
    this.#estimate *= value > this.#estimate ? STEP : 1 / STEP;
  }
}
