/** Points of R^d with exact coordinates, and what agreement on them needs of geometry. */
import { rational, type ValueJson } from '../arithmetic.ts';
import { ZERO, add, compare, div, fraction, mul, sub, sum, type Rational } from '../rational.ts';

/** The coordinates, d of them. */
export type Point = readonly Rational[];

/** A point on the wire, in the trace and in an experiment file. */
export type PointJson = readonly ValueJson[];

/** Fewest and most coordinates that the lab takes: one is plain agreement. */
export const DIMENSIONS = { min: 2, max: 4 } as const;

const HALF = fraction(1n, 2n);

/**
 * Reads a point from outside.
 * @returns undefined unless it has exactly d usable coordinates.
 */
export function parsePoint(json: unknown, d: number): Point | undefined {
  if (!Array.isArray(json) || json.length !== d) return undefined;
  const point = json.flatMap((coordinate: unknown) => rational.parse(coordinate) ?? []);
  return point.length === d ? point : undefined;
}

/** Those of several that are points of R^d. */
export function parsePoints(jsons: readonly unknown[], d: number): readonly Point[] {
  return jsons.map((json) => parsePoint(json, d)).filter((point) => point !== undefined);
}

export function pointJson(point: Point): PointJson {
  return point.map(rational.toJson);
}

/** In the order of the first coordinate that differs; 0 for equal points. */
export function comparePoints(a: Point, b: Point): number {
  for (const [i, coordinate] of a.entries()) {
    const order = compare(coordinate, b[i] ?? ZERO);
    if (order !== 0) return order;
  }
  return 0;
}

/** The point halfway. */
export function middle(a: Point, b: Point): Point {
  return a.map((coordinate, i) => mul(add(coordinate, b[i] ?? ZERO), HALF));
}

/** The nearest point whose coordinates are multiples of `step`; of two equally near ones the higher. */
export function snapped(point: Point, step: Rational): Point {
  return point.map((coordinate) => {
    const { n, d } = add(div(coordinate, step), HALF);
    // Division rounds towards 0.
    const below = n < 0n && n % d !== 0n ? n / d - 1n : n / d;
    return mul(fraction(below), step);
  });
}

/** The square of the Euclidean distance: roots are not exact, and comparing squares needs none. */
export function distanceSquared(a: Point, b: Point): Rational {
  const apart = a.map((coordinate, i) => sub(coordinate, b[i] ?? ZERO));
  return sum(apart.map((side) => mul(side, side)));
}

/** The two points that are farthest apart, and the square of their distance. */
export interface Extremes {
  readonly ends: readonly [Point, Point];
  readonly squared: Rational;
}

/**
 * The two points that are farthest apart. Of pairs equally far apart the first in the order of
 * `comparePoints`, so that it does not matter who spoke first. O(n^2 d).
 * @returns undefined for no points.
 */
export function extremesOf(points: readonly Point[]): Extremes | undefined {
  const sorted = points.toSorted(comparePoints);
  const [first] = sorted;
  if (first === undefined) return undefined;
  let best: Extremes = { ends: [first, first], squared: ZERO };
  for (const [i, a] of sorted.entries()) {
    for (const b of sorted.slice(i + 1)) {
      const squared = distanceSquared(a, b);
      if (compare(squared, best.squared) > 0) best = { ends: [a, b], squared };
    }
  }
  return best;
}

/** The square of the diameter; 0 for no points. */
export function diameterSquared(points: readonly Point[]): Rational {
  return extremesOf(points)?.squared ?? ZERO;
}

/** The corners of the smallest box, with sides along the axes, that holds all points. */
export interface Box {
  readonly low: Point;
  readonly high: Point;
}

/** The coordinates of all points, one list for each axis, lowest first. */
export function sidesOf(points: readonly Point[]): readonly (readonly Rational[])[] {
  const [first = []] = points;
  return first.map((_, i) => points.map((point) => point[i] ?? ZERO).toSorted(compare));
}

/** @returns undefined for no points. */
export function boxOf(points: readonly Point[]): Box | undefined {
  if (points.length === 0) return undefined;
  const sides = sidesOf(points);
  return {
    low: sides.map((side) => side[0] ?? ZERO),
    high: sides.map((side) => side.at(-1) ?? ZERO),
  };
}

/** The square of the diagonal of the box around the points; 0 for no points. */
export function diagonalSquared(points: readonly Point[]): Rational {
  const box = boxOf(points);
  return box === undefined ? ZERO : distanceSquared(box.low, box.high);
}
