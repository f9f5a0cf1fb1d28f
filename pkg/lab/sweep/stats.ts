/** What a sweep says about the runs of one combination: mean with its uncertainty, and quantiles. */
import type { Random } from '../../core/random.ts';

export interface Summary {
  /** How many values there were. */
  readonly count: number;
  readonly mean: number;
  /** The 95 % bootstrap interval of the mean. */
  readonly low: number;
  readonly high: number;
  readonly q05: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly q95: number;
}

/** Resamples of a bootstrap: the ends of the interval then rest on 50 values each. */
const RESAMPLES = 2000;

/** Sums up values in any order. @returns undefined when there are none. */
export function summarize(values: readonly number[], random: Random): Summary | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = bootstrapMean(sorted, random);
  return {
    count: values.length,
    mean: mean(sorted),
    low,
    high,
    q05: quantile(sorted, 0.05),
    q25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q75: quantile(sorted, 0.75),
    q95: quantile(sorted, 0.95),
  };
}

/** @param values At least one. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * A quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan 1996, "Sample
 * quantiles in statistical packages"; the default of R and NumPy.
 * @param sorted Ascending, at least one value.
 * @param share From 0 (the smallest) to 1 (the largest).
 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * The percentile bootstrap of the mean: means of resamples with replacement, without their outer 2.5 %
 * on either side. Of a single value it is that value: one run says nothing about the spread.
 *
 * Source: Efron 1979, "Bootstrap methods: another look at the jackknife".
 */
function bootstrapMean(
  values: readonly number[],
  random: Random,
): readonly [low: number, high: number] {
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn++) {
      sum += values[random.integer(values.length)] ?? 0;
    }
    return sum / values.length;
  }).toSorted((a, b) => a - b);
  return [quantile(means, 0.025), quantile(means, 0.975)];
}
