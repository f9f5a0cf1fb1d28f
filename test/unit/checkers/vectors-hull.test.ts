import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  add,
  compare,
  fraction,
  mul,
  ONE,
  sub,
  sum,
  ZERO,
} from '../../../pkg/agreement/rational.ts';
import { comparePoints, type Point } from '../../../pkg/agreement/vectors/point.ts';
import { hullProof, type HullProof } from '../../../pkg/checkers/vectors/hull.ts';

const coordinate = fc
  .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .map(([n, d]) => fraction(BigInt(n), BigInt(d)));

const pointOf = (d: number): fc.Arbitrary<Point> =>
  fc.array(coordinate, { minLength: d, maxLength: d });

const questionOf = (d: number, most: number): fc.Arbitrary<readonly [Point[], Point]> =>
  fc.tuple(fc.array(pointOf(d), { minLength: 1, maxLength: most }), pointOf(d));

/** Checks the proof by multiplying out: who believes it need not believe the simplex method. */
function demandProof(points: readonly Point[], x: Point, proof: HullProof): void {
  if (proof.inside) {
    expect(proof.weights.length).to.equal(points.length);
    for (const weight of proof.weights) expect(compare(weight, ZERO)).to.be.at.least(0);
    expect(compare(sum(proof.weights), ONE)).to.equal(0);
    const made = x.map((_, i) =>
      sum(points.map((point, j) => mul(point[i] ?? ZERO, proof.weights[j] ?? ZERO))),
    );
    expect(comparePoints(made, x)).to.equal(0);
    expect(proof.weights.filter(({ n }) => n !== 0n).length).to.be.at.most(x.length + 1);
    return;
  }
  const side = (point: Point): number =>
    compare(
      add(
        sum(point.map((value, i) => mul(value, fraction(proof.direction[i] ?? 0n)))),
        fraction(proof.offset),
      ),
      ZERO,
    );
  for (const point of points) expect(side(point)).to.be.at.most(0);
  expect(side(x)).to.equal(1);
}

/** Of the turn from a over b to c: above 0 to the left, 0 on a line. */
function orientation(a: Point, b: Point, c: Point): number {
  const [ax = ZERO, ay = ZERO] = a;
  const [bx = ZERO, by = ZERO] = b;
  const [cx = ZERO, cy = ZERO] = c;
  return compare(mul(sub(bx, ax), sub(cy, ay)), mul(sub(by, ay), sub(cx, ax)));
}

/** In the plane by triangles of the points (Carathéodory), a flat one being a segment. */
function insideByTriangles(points: readonly Point[], x: Point): boolean {
  return points.some((a) =>
    points.some((b) =>
      points.some((c) => {
        const turns = [orientation(a, b, x), orientation(b, c, x), orientation(c, a, x)];
        const oneSided = turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
        return (
          oneSided &&
          (orientation(a, b, c) !== 0 || within(a, b, x) || within(b, c, x) || within(a, c, x))
        );
      }),
    ),
  );
}

/** On the segment from a to b, given that all three are on a line. */
function within(a: Point, b: Point, x: Point): boolean {
  return (
    orientation(a, b, x) === 0 &&
    x.every((value, i) => {
      const ends = [a[i] ?? ZERO, b[i] ?? ZERO].toSorted(compare);
      return compare(ends[0] ?? ZERO, value) <= 0 && compare(value, ends[1] ?? ZERO) <= 0;
    })
  );
}

describe('the hull test', () => {
  it('proves what it says, in any dimension', () => {
    const question = fc.integer({ min: 1, max: 4 }).chain((d) => questionOf(d, 16));
    fc.assert(
      fc.property(question, ([points, x]) => demandProof(points, x, hullProof(points, x))),
      { numRuns: 400 },
    );
  });

  it('agrees with orientations in the plane', () => {
    const tally = { inside: 0, outside: 0 };
    fc.assert(
      fc.property(questionOf(2, 6), ([points, x]) => {
        const { inside } = hullProof(points, x);
        tally[inside ? 'inside' : 'outside'] += 1;
        expect(inside).to.equal(insideByTriangles(points, x));
      }),
      { numRuns: 500 },
    );
    expect(Math.min(tally.inside, tally.outside)).to.be.above(50);
  });

  it('finds every combination of points inside, flat hulls and repeated points included', () => {
    const combined = fc.integer({ min: 2, max: 4 }).chain((d) =>
      fc
        .tuple(fc.array(pointOf(d), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 4 }))
        .chain(([points, copies]) =>
          fc.tuple(
            fc.constant(Array.from({ length: copies }, () => points).flat()),
            fc.array(fc.integer({ min: 1, max: 9 }), {
              minLength: points.length * copies,
              maxLength: points.length * copies,
            }),
          ),
        ),
    );
    fc.assert(
      fc.property(combined, ([points, parts]) => {
        const total = BigInt(parts.reduce((all, part) => all + part, 0));
        const x = (points[0] ?? []).map((_, i) =>
          sum(
            points.map((point, j) => mul(point[i] ?? ZERO, fraction(BigInt(parts[j] ?? 0), total))),
          ),
        );
        const proof = hullProof(points, x);
        expect(proof.inside).to.equal(true);
        demandProof(points, x, proof);
      }),
    );
  });

  it('tells a point from its neighbour, however near', () => {
    const corner = [fraction(1n), fraction(0n)];
    const triangle = [[ZERO, ZERO], corner, [ZERO, fraction(1n)]];
    const nudge = fraction(1n, 10n ** 60n);
    expect(hullProof(triangle, corner).inside).to.equal(true);
    expect(hullProof(triangle, [add(ONE, nudge), ZERO]).inside).to.equal(false);
    expect(hullProof(triangle, [sub(ONE, nudge), nudge]).inside).to.equal(true);
    expect(hullProof([], corner).inside).to.equal(false);
  });
});
