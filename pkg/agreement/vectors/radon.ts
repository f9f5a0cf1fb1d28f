/**
 * Points that are safe although one of those heard may be a lie. d + 2 points of R^d always fall into two
 * groups whose hulls meet (Radon 1921). Whichever of the points is a lie, one of the groups has none: where
 * the hulls meet is a point of the safe area, and in the hull of honest points.
 *
 * Source: `agreement.md` 1.6 (safe area). Against more lies than one Radon's theorem becomes Tverberg's, whose
 * groups have to be searched for.
 */
import { ONE, ZERO, compare, div, mul, sub, sum, type Rational } from '../rational.ts';
import { comparePoints, type Point } from './point.ts';

/**
 * Where the hulls of two groups of points meet, for every d + 2 of the points, each place once.
 * @param points In any order. @returns nothing for fewer than d + 2.
 */
export function safePoints(points: readonly Point[]): readonly Point[] {
  const dimension = points[0]?.length ?? 0;
  const met = subsets(points.toSorted(comparePoints), dimension + 2).map(radonPoint);
  return met
    .toSorted(comparePoints)
    .filter((point, i, all) => i === 0 || comparePoints(point, all[i - 1] ?? []) !== 0);
}

/**
 * Where the hulls of two groups of the points meet. O(d^3).
 * @param points d + 2 of them. The same in the same order have the same answer.
 */
export function radonPoint(points: readonly Point[]): Point {
  const weights = dependence(points);
  const group = points.flatMap((point, j) => {
    const weight = weights[j] ?? ZERO;
    return compare(weight, ZERO) > 0 ? [{ point, weight }] : [];
  });
  const total = sum(group.map(({ weight }) => weight));
  return (points[0] ?? []).map((_, i) =>
    div(sum(group.map(({ point, weight }) => mul(weight, point[i] ?? ZERO))), total),
  );
}

/** Weights, not all 0, whose sum is 0, and with which the points have the sum 0: Gauss and Jordan. */
function dependence(points: readonly Point[]): readonly Rational[] {
  const dimension = points[0]?.length ?? 0;
  const coordinates = Array.from({ length: dimension }, (_, i) => points.map((p) => p[i] ?? ZERO));
  let rows: readonly (readonly Rational[])[] = [points.map(() => ONE), ...coordinates];
  /** The row that stands for each variable; the first without one is free. */
  let pivots: readonly (readonly Rational[])[] = [];
  for (let column = 0; ; column++) {
    const pivot = rows.find((row) => row[column]?.n !== 0n);
    if (pivot === undefined) {
      return points.map((_, j) =>
        j < column ? sub(ZERO, pivots[j]?.[column] ?? ZERO) : j === column ? ONE : ZERO,
      );
    }
    const unit = pivot.map((entry) => div(entry, pivot[column] ?? ONE));
    const without = (row: readonly Rational[]): readonly Rational[] =>
      row.map((entry, j) => sub(entry, mul(row[column] ?? ZERO, unit[j] ?? ZERO)));
    rows = rows.filter((row) => row !== pivot).map(without);
    pivots = [...pivots.map(without), unit];
  }
}

/** All choices of so many items, each in their order. */
function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) =>
    subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]),
  );
}
