/** How a node makes its next point of those it has heard, and how fast the nodes come together by it. */
import { invariant } from '../../core/errors.ts';
import { rational } from '../arithmetic.ts';
import { ZERO, compare, fraction, mul, type Rational } from '../rational.ts';
import type { VectorsPlan } from './plan.ts';
import {
  boxOf,
  diagonalSquared,
  diameterSquared,
  extremesOf,
  middle,
  sidesOf,
  snapped,
  type Point,
} from './point.ts';
import { safePoints } from './radon.ts';

/** Where all points stay: in the convex hull of the inputs, or only in the box around them. */
export type Validity = 'hull' | 'box';

export interface VectorRule {
  /** The worst that a faulty node may do: crash, or say anything. */
  readonly bears: 'crashes' | 'lies';
  /** The k of its condition "n > kf", for points of so many coordinates. */
  readonly nodesPerFault: (dimension: number) => number;
  /** Most faulty nodes that it can deal with, whatever n is. */
  readonly faultsMax: number;
  /**
   * The next point. @param points At least one, the own one first, the others in any order.
   * @param f Most of them that may be lies.
   */
  readonly next: (points: readonly Point[], f: number) => Point;
  /** Whether the next point is moved to the nearest one of a grid, as its digits would grow beyond bounds. */
  readonly snaps: boolean;
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
    bears: 'crashes',
    nodesPerFault: () => 2,
    faultsMax: Infinity,
    snaps: false,
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
    bears: 'crashes',
    nodesPerFault: () => 2,
    faultsMax: Infinity,
    snaps: false,
    next: (points) => {
      const box = boxOf(points);
      invariant(box !== undefined, 'the middle of no points');
      return middle(box.low, box.high);
    },
    validity: 'box',
    sizeSquared: diagonalSquared,
    factorSquared: fraction(1n, 4n),
  },
  /**
   * The same where nodes lie: the f lowest and the f highest of each coordinate are dropped first. Each side
   * of the box around the honest points is halved, as by `midpoint` in async-byzantine (A11).
   *
   * Source: `agreement.md` 1.1, 1.6.
   */
  'trimmed-midpoint': {
    bears: 'lies',
    nodesPerFault: () => 5,
    faultsMax: Infinity,
    snaps: false,
    next: (points, f) => {
      const [own = []] = points;
      return sidesOf(points).map((side, i) => {
        const kept = side.slice(f, side.length - f);
        const [low = own[i] ?? ZERO, high = low] = [kept[0], kept.at(-1)];
        return middle([low], [high])[0] ?? low;
      });
    },
    validity: 'box',
    sizeSquared: diagonalSquared,
    factorSquared: fraction(1n, 4n),
  },
  /**
   * `mid-extremes` of points that are safe although one of those heard is a lie, one for each d + 2 of those.
   *
   * Why: all of them are in the hull of honest points (`radon.ts`). Two nodes have heard n - 1 each, themselves
   * included, so n - 2 in common, of which n - 3 do not lie and told both the same. With n > d + 4 those are
   * d + 2 or more, of which both make the same point. That is all that the proof of `mid-extremes` asks for:
   * points within the honest diameter D, and a common one. It gives sqrt(6/7) D, and snapping to a grid of
   * steps g moves two points apart by g sqrt(d) <= 2 g; with g <= epsilon / 256 both together are at most
   * sqrt(7/8) D, or epsilon.
   *
   * The condition is that of plain sending, as n > 5f with one coordinate; n > (d + 2) f would do with reliable
   * broadcast. Source: Mendes, Herlihy 2013; Vaidya, Garg 2013; `agreement.md` 1.6. The derivation is ours.
   */
  'safe-area': {
    bears: 'lies',
    nodesPerFault: (dimension) => dimension + 4,
    faultsMax: 1,
    snaps: true,
    next: (points, f) => {
      const [own = []] = points;
      const extremes = extremesOf(f === 0 ? points : safePoints(points));
      return extremes === undefined ? own : middle(...extremes.ends);
    },
    validity: 'hull',
    sizeSquared: diameterSquared,
    factorSquared: fraction(7n, 8n),
  },
} as const satisfies Readonly<Record<string, VectorRule>>;

export type VectorRuleName = keyof typeof VECTOR_RULES;

export const VECTOR_RULE_NAMES = [
  'mid-extremes',
  'coordinate-wise',
  'trimmed-midpoint',
  'safe-area',
] as const;

/** The factor for f: without faults all hear the same, and one round makes all points equal. */
export function vectorFactorSquared(rule: VectorRuleName, f: number): Rational {
  return f === 0 ? ZERO : VECTOR_RULES[rule].factorSquared;
}

/** What a node with this plan makes of the points heard, the own one first. */
export function nextPoint(
  { rule, f, epsilon }: Pick<VectorsPlan, 'rule' | 'f' | 'epsilon'>,
  points: readonly Point[],
): Point {
  const { next, snaps }: VectorRule = VECTOR_RULES[rule];
  const point = next(points, f);
  return snaps ? snapped(point, gridStep(epsilon)) : point;
}

/**
 * How far from where they promise to be points may be in each coordinate by the end, as they are moved to a
 * grid in each round: half a step each time.
 */
export function strayOf({
  rule,
  epsilon,
  rounds,
}: Pick<VectorsPlan, 'rule' | 'epsilon' | 'rounds'>): Rational {
  if (!VECTOR_RULES[rule].snaps) return ZERO;
  return mul(gridStep(epsilon), fraction(BigInt(rounds), 2n));
}

/** The largest power of 2 that is at most epsilon / 256. */
function gridStep(epsilon: VectorsPlan['epsilon']): Rational {
  const most = mul(rational.parse(epsilon) ?? ZERO, fraction(1n, 256n));
  invariant(compare(most, ZERO) > 0, 'epsilon is above 0');
  let [n, d] = [1n, 1n];
  while (n * most.d <= most.n * d) n *= 2n;
  while (n * most.d > most.n * d) d *= 2n;
  return fraction(n, d);
}
