/** Distributions over 0, 1, 2, ...: probabilities by value, and what is said of them. */

/** Entry i is the probability of the value i; they sum to 1. */
export type Distribution = Float64Array;

export function meanOf(distribution: Distribution): number {
  let mean = 0;
  for (let i = 0; i < distribution.length; i++) mean += i * (distribution[i] ?? 0);
  return mean;
}

/** The standard deviation. */
export function sigmaOf(distribution: Distribution): number {
  const mean = meanOf(distribution);
  let variance = 0;
  for (let i = 0; i < distribution.length; i++) {
    variance += (i - mean) ** 2 * (distribution[i] ?? 0);
  }
  return Math.sqrt(variance);
}

/** The least value that is not exceeded with probability `share`, within (0, 1). */
export function quantileOf(distribution: Distribution, share: number): number {
  let sum = 0;
  for (let i = 0; i < distribution.length; i++) {
    sum += distribution[i] ?? 0;
    if (sum >= share) return i;
  }
  return distribution.length - 1;
}

/** Adds to one entry. */
export function addTo(distribution: Distribution, index: number, probability: number): void {
  distribution[index] = (distribution[index] ?? 0) + probability;
}

/**
 * The number of successes in `trials` independent trials of probability `chance`. Computed from the most
 * likely number outwards, so that nothing underflows before it is negligible. O(trials).
 */
export function binomial(trials: number, chance: number): Distribution {
  const result = new Float64Array(trials + 1);
  if (chance >= 1) {
    result[trials] = 1;
    return result;
  }
  const mode = Math.min(trials, Math.floor((trials + 1) * chance));
  const odds = chance / (1 - chance);
  result[mode] = 1;
  for (let i = mode; i < trials; i++) {
    result[i + 1] = ((result[i] ?? 0) * odds * (trials - i)) / (i + 1);
  }
  for (let i = mode; i > 0; i--) {
    result[i - 1] = ((result[i] ?? 0) * i) / (odds * (trials - i + 1));
  }
  const sum = result.reduce((total, value) => total + value, 0);
  return result.map((value) => value / sum);
}
