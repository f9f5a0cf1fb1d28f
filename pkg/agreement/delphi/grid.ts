/**
 * Checkpoints of Delphi, and what a node makes of how far all agree that it is near to each of them.
 *
 * Level l has checkpoints at all multiples of rho_l = 2^l rho_0, for l = 0 .. L with rho_L >= Delta. A node
 * supports on each level the two next to its input, and the weights of all others are 0. Weights are
 * agreed upon approximately, each by binary agreement. With w_l the largest weight of level l (w_-1 = 0)
 * and x_l the mean of its checkpoints by weight, the output is the mean of all x_l by w_l |w_l - w_(l-1)|.
 *
 * Let honest inputs be d = M - m <= Delta apart, and l* the first level with rho_l >= d.
 * - On level l* and above all honest nodes support one checkpoint together: that above m. Its weight stays
 *   1 by the validity of binary agreement. So levels above l* count nothing, and the levels up to l* have
 *   weights that add up to at least 1/2 (the sum over a path from 0 to 1 is above the integral of w dw).
 * - Validity, in every round: on levels below l* checkpoints of weight are less than rho_l < d from an
 *   input. On l* the sole other ones of weight are the neighbours of that with weight 1, so x_l leaves the
 *   range by at most rho_l / 2, and rho_l < 2 d or l* = 0: all of it within [m - a, M + a], where
 *   a = max(rho_0, d).
 * - Agreement: after R rounds weights differ by e = 2^-R at most. With K checkpoints of weight on a level,
 *   D from the first to the last, seen from the middle of them w_l x_l moves by K e D, and the two other
 *   factors by 3 e D / 2 each: (K + 3) D e on every level up to l*, twice that by the sum of weights. On
 *   levels below l*, K <= 2n and D <= 3 d; on l*, K <= 3 and D <= 5 d, or 3 rho_0 if l* = 0.
 *
 * The paper's code counts n for K, and Delta for D, and R = ceil(log2(2 Delta (n + 3) L / epsilon)). What
 * is derived above may be up to 6 (L + 1) / L <= 12 times as much on the levels below l*, and up to
 * 30 (L + 1) / ((n + 3) L) <= 15 times on l*; so this lab takes 4 rounds more.
 *
 * Source: Bandarupalli, Bhat, Bagchi, Kate, Liu-Zhang, Reiter, "Delphi: Efficient asynchronous approximate
 * agreement for distributed oracles", DSN 2024 (arXiv 2405.02431), and its authors' code, which has no
 * level L and so presumes that inputs are nearer than Delta; `agreement.md` 1.5. The derivation is ours.
 */
import type { ValueJson } from '../arithmetic.ts';
import { rational } from '../arithmetic.ts';
import { ONE, ZERO, add, compare, div, fraction, max, mul, sub, sum } from '../rational.ts';
import type { Rational } from '../rational.ts';

/** As the experiment and the plan have it. */
export interface DelphiSpec {
  /** Distance of the checkpoints of level 0. Above 0. */
  readonly rho0: ValueJson;
  /** Delta: honest inputs are at most so far apart. At least rho0. */
  readonly delta: ValueJson;
}

/** Level and index as text, "2:-3": the third checkpoint below 0 of level 2. */
export type Checkpoint = string;

/** The checkpoints whose weight is not 0. */
export type Weights = ReadonlyMap<Checkpoint, Rational>;

const CHECKPOINT = /^(\d{1,4}):(-?\d{1,400})$/;

/** What is added to the rounds of the paper: see above. */
const ROUNDS_IN_RESERVE = 4;

export function isCheckpoint(value: unknown): value is Checkpoint {
  return typeof value === 'string' && CHECKPOINT.test(value);
}

export class Grid {
  readonly #rho0: Rational;
  readonly #delta: Rational;

  constructor({ rho0, delta }: DelphiSpec) {
    this.#rho0 = rational.parse(rho0) ?? ONE;
    this.#delta = rational.parse(delta) ?? ONE;
  }

  get rho0(): Rational {
    return this.#rho0;
  }

  /** L: the number of doublings from rho_0 to at least Delta. Levels are 0 .. L. */
  get doublings(): number {
    let level = 0;
    while (compare(this.#step(level), this.#delta) < 0) level += 1;
    return level;
  }

  /** How many checkpoints one node supports: two on each level. */
  get supported(): number {
    return 2 * (this.doublings + 1);
  }

  /** The rounds of the paper's code: the smallest R with 2 Delta (n + 3) L <= epsilon 2^R. */
  roundsOfPaper(n: number, epsilon: Rational): number {
    const factor = fraction(2n * BigInt(n + 3) * BigInt(Math.max(1, this.doublings)));
    let wanted = div(mul(this.#delta, factor), epsilon);
    let rounds = 0;
    while (compare(wanted, ONE) > 0) {
      wanted = mul(wanted, fraction(1n, 2n));
      rounds += 1;
    }
    return rounds;
  }

  /** Rounds after which outputs are proven to be within epsilon. */
  rounds(n: number, epsilon: Rational): number {
    return this.roundsOfPaper(n, epsilon) + ROUNDS_IN_RESERVE;
  }

  /** What a node with this input begins with. */
  weightsOf(input: Rational): Weights {
    const weights = new Map<Checkpoint, Rational>();
    for (let level = 0; level <= this.doublings; level++) {
      const below = floor(div(input, this.#step(level)));
      weights.set(`${level}:${below}`, ONE);
      weights.set(`${level}:${below + 1n}`, ONE);
    }
    return weights;
  }

  /** The output; undefined when no checkpoint has weight, which only liars beyond n > 3f can do. */
  output(weights: Weights): Rational | undefined {
    const means: Rational[] = [];
    const shares: Rational[] = [];
    let lower = ZERO;
    for (let level = 0; level <= this.doublings; level++) {
      const { heaviest, mean } = this.#level(level, weights);
      const change = sub(heaviest, lower);
      const share = mul(heaviest, change.n < 0n ? sub(ZERO, change) : change);
      shares.push(share);
      means.push(mul(share, mean));
      lower = heaviest;
    }
    const total = sum(shares);
    return total.n === 0n ? undefined : div(sum(means), total);
  }

  #level(
    level: number,
    weights: Weights,
  ): { readonly heaviest: Rational; readonly mean: Rational } {
    const moments: Rational[] = [];
    const all: Rational[] = [];
    for (const [checkpoint, weight] of weights) {
      const [, on, index] = CHECKPOINT.exec(checkpoint) ?? [];
      if (Number(on) !== level || index === undefined) continue;
      all.push(weight);
      moments.push(mul(weight, mul(fraction(BigInt(index)), this.#step(level))));
    }
    const total = sum(all);
    const mean = total.n === 0n ? ZERO : div(sum(moments), total);
    return { heaviest: all.reduce(max, ZERO), mean };
  }

  #step(level: number): Rational {
    return mul(this.#rho0, fraction(1n << BigInt(level)));
  }
}

/** How far outside the range of honest inputs that are `apart` outputs may be. */
export function relaxation({ rho0 }: Grid, apart: Rational): Rational {
  return max(rho0, apart);
}

/** Half-way between two weights. */
export function between(a: Rational, b: Rational): Rational {
  return mul(add(a, b), fraction(1n, 2n));
}

function floor({ n, d }: Rational): bigint {
  const quotient = n / d;
  return n % d < 0n ? quotient - 1n : quotient;
}
