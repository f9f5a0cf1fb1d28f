/** Whether what was counted agrees with what is expected, by tests that state their level. */

/**
 * The level of a test: how often it rejects a program that is right. Seeds are fixed, so what passes once
 * passes for ever; the level says how far off a figure must be to be called wrong.
 */
export const LEVEL = 1e-4;

/** Expected counts below this are pooled with their neighbours: the chi-square needs it. */
const EXPECTED_MIN = 5;

/**
 * Pearson's chi-square test of counts against a distribution.
 * @param counts By value; a value that has probability 0 must not occur.
 * @returns the probability of a worse agreement, if the distribution is right.
 */
export function chiSquare(counts: readonly number[], expected: ArrayLike<number>): number {
  const trials = counts.reduce((sum, count) => sum + count, 0);
  const cells: { seen: number; due: number }[] = [];
  let open = { seen: 0, due: 0 };
  for (let value = 0; value < Math.max(counts.length, expected.length); value++) {
    const probability = expected[value] ?? 0;
    const seen = counts[value] ?? 0;
    if (probability < 1e-15 && seen > 0) return 0;
    open.seen += seen;
    open.due += probability * trials;
    if (open.due < EXPECTED_MIN) continue;
    cells.push(open);
    open = { seen: 0, due: 0 };
  }
  const last = cells.at(-1);
  if (last === undefined) throw new RangeError('too few trials for a test');
  last.seen += open.seen;
  last.due += open.due;
  if (cells.length === 1) return 1;
  const statistic = cells.reduce((sum, { seen, due }) => sum + (seen - due) ** 2 / due, 0);
  return upperGamma((cells.length - 1) / 2, statistic / 2);
}

/**
 * The exact two-sided binomial test, which is whether `probability` lies in the interval of Clopper and
 * Pearson. @returns twice the smaller of the tails that begin at `successes`, at most 1.
 */
export function binomialTest(successes: number, trials: number, probability: number): number {
  let [below, above] = [0, 0];
  for (let count = 0; count <= trials; count++) {
    const mass = binomialMass(count, trials, probability);
    if (count <= successes) below += mass;
    if (count >= successes) above += mass;
  }
  return Math.min(1, 2 * Math.min(below, above));
}

function binomialMass(count: number, trials: number, probability: number): number {
  if (probability <= 0) return count === 0 ? 1 : 0;
  if (probability >= 1) return count === trials ? 1 : 0;
  const ways = logFactorial(trials) - logFactorial(count) - logFactorial(trials - count);
  const log = count * Math.log(probability) + (trials - count) * Math.log1p(-probability);
  return Math.exp(ways + log);
}

const LOG_FACTORIALS = [0];

function logFactorial(n: number): number {
  for (let i = LOG_FACTORIALS.length; i <= n; i++) {
    LOG_FACTORIALS.push(LOG_FACTORIALS[i - 1]! + Math.log(i));
  }
  return LOG_FACTORIALS[n]!;
}

/**
 * Q(a, x), the upper regularised incomplete gamma function, for a a multiple of 1/2: by
 * Q(a + 1, x) = Q(a, x) + x^a e^-x / Gamma(a + 1), from Q(1, x) = e^-x or Q(1/2, x) = erfc(sqrt x).
 */
function upperGamma(a: number, x: number): number {
  const whole = Number.isInteger(a);
  let q = whole ? Math.exp(-x) : complementaryError(Math.sqrt(x));
  // The logarithm of x^b e^-x / Gamma(b + 1).
  let b = whole ? 1 : 0.5;
  let term = b * Math.log(x) - x - (whole ? 0 : Math.log(Math.sqrt(Math.PI) / 2));
  for (; b < a; b += 1) {
    q += Math.exp(term);
    term += Math.log(x) - Math.log(b + 1);
  }
  return Math.min(1, q);
}

/** erfc for arguments from 0 on: the series of erf below 3, the continued fraction above. */
function complementaryError(z: number): number {
  if (z < 3) {
    let [sum, term] = [z, z];
    for (let i = 1; i < 200; i++) {
      term *= (-z * z) / i;
      sum += term / (2 * i + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let i = 60; i >= 1; i--) fraction = i / 2 / (z + fraction);
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
}
