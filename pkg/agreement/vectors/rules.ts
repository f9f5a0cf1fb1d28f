/** How a node makes its next point of those it has heard, and how fast the nodes come together by it. */
import { invariant } from '../../core/errors.ts';
import { ZERO, fraction, type Rational } from '../rational.ts';
import {
  boxOf,
  diagonalSquared,
  diameterSquared,
  extremesOf,
  middle,
  type Point,
} from './point.ts';

/** Where all points stay: in the convex hull of the inputs, or only in the box around them. */
export type Validity = 'hull' | 'box';

export interface VectorRule {
  /** The next point. @param points At least one, in any order. */
  readonly next: (points: readonly Point[]) => Point;
  /** The strongest validity that it keeps. */
  readonly validity: Validity;
  /** The square of the size that it makes smaller; never below the square of the diameter. */
  readonly sizeSquared: (points: readonly Point[]) => Rational;
  /**
   * By which factor, at least, one round makes `sizeSquared` smaller, if every two nodes have heard a
   * common node in it (a non-split round).
   */
  readonly factorSquared: Rational;
}

export const VECTOR_RULES = {
  /**
   * The middle of the two points heard that are farthest apart. Diameter times sqrt(7/8) a round.
   *
   * Why: let D be the diameter, let two nodes have heard points with diameters r and s, a common point z
   * among them, and let m and k be their middles. The four distances between their ends are at most D,
   * so |m - k|^2 <= D^2 - (r^2 + s^2)/4 (parallelograms). And z is within r of both ends of r, so
   * |m - z|^2 <= 3/4 r^2; likewise |k - z|^2 <= 3/4 s^2; so |m - k|^2 <= 3/4 (r + s)^2 <= 3/2 (r^2 + s^2).
   * If r^2 + s^2 >= D^2/2, the first gives 7/8 D^2; otherwise the second gives 3/4 D^2. (Split at 4/7
   * instead of 1/2 they give 6/7: the bound is not tight.)
   *
   * Source: Függer and Nowak, "Fast multidimensional asymptotic and approximate consensus" (DISC 2018),
   * MidExtremes; `agreement.md` 1.6.
   */
  'mid-extremes': {
    next: (points) => {
      const extremes = extremesOf(points);
      invariant(extremes !== undefined, 'the middle of no points');
      return middle(...extremes.ends);
    },
    validity: 'hull',
    sizeSquared: diameterSquared,
    factorSquared: fraction(7n, 8n),
  },
  /**
   * The midpoint of each coordinate by itself: the middle of the box around what was heard. Each side of
   * the box around all points is halved, as by `midpoint` in plain agreement (A3), and with it the
   * diagonal. The middle of a box around points need not be in their hull.
   *
   * Source: `agreement.md` 1.6.
   */
  'coordinate-wise': {
    next: (points) => {
      const box = boxOf(points);
      invariant(box !== undefined, 'the middle of no points');
      return middle(box.low, box.high);
    },
    validity: 'box',
    sizeSquared: diagonalSquared,
    factorSquared: fraction(1n, 4n),
  },
} as const satisfies Readonly<Record<string, VectorRule>>;

export type VectorRuleName = keyof typeof VECTOR_RULES;

export const VECTOR_RULE_NAMES = ['mid-extremes', 'coordinate-wise'] as const;

/** The factor for f: without faults all hear the same, and one round makes all points equal. */
export function vectorFactorSquared(rule: VectorRuleName, f: number): Rational {
  return f === 0 ? ZERO : VECTOR_RULES[rule].factorSquared;
}
