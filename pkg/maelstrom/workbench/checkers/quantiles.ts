/** Quantiles as Jepsen takes them (`jepsen.checker/frequency-distribution`): no interpolation. */

/** The points of its tables: 0 is the least, 1 the greatest. */
export const QUANTILE_POINTS = [0, 0.5, 0.95, 0.99, 1] as const;

/** For each point q the value at position min(n - 1, floor(n q)) of the sorted list; undefined of none. */
export function quantiles(
  values: readonly number[],
): Readonly<Record<`${number}`, number>> | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return Object.fromEntries(
    QUANTILE_POINTS.map((q) => {
      const position = Math.min(sorted.length - 1, Math.floor(sorted.length * q));
      return [`${q}`, sorted[position] ?? 0];
    }),
  );
}
