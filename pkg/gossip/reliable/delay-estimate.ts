/**
 * How long to wait for something that usually comes: the mean of how long it took and four times the mean
 * deviation from it, as weighted averages, within bounds.
 *
 * Source: V. Jacobson 1988, "Congestion avoidance and control", appendix A.
 */

/** Weights of the latest sample. */
const MEAN_GAIN = 1 / 8;
const DEVIATION_GAIN = 1 / 4;
const DEVIATIONS = 4;

export class DelayEstimate {
  readonly #minMs: number;
  readonly #maxMs: number;
  #meanMs = 0;
  #deviationMs = 0;

  /** @param bounds The wait in ms lies within; it is `minMs` before anything came. */
  constructor({ minMs, maxMs }: { readonly minMs: number; readonly maxMs: number }) {
    this.#minMs = minMs;
    this.#maxMs = maxMs;
  }

  get waitMs(): number {
    const waitMs = this.#meanMs + DEVIATIONS * this.#deviationMs;
    return Math.min(this.#maxMs, Math.max(this.#minMs, waitMs));
  }

  /** It has come, after so many ms. */
  sample(ms: number): void {
    const error = ms - this.#meanMs;
    this.#meanMs += MEAN_GAIN * error;
    this.#deviationMs += DEVIATION_GAIN * (Math.abs(error) - this.#deviationMs);
  }
}
