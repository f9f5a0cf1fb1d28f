import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { compare, div, fraction, sub, toText, ZERO } from '../../../pkg/agreement/rational.ts';
import { comparePoints, snapped, type Point } from '../../../pkg/agreement/vectors/point.ts';
import { radonPoint, safePoints } from '../../../pkg/agreement/vectors/radon.ts';
import { nextPoint, strayOf, VECTOR_RULES } from '../../../pkg/agreement/vectors/rules.ts';
import { hullProof } from '../../../pkg/checkers/vectors/hull.ts';

const coordinate = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 3 }))
  .map(([n, d]) => fraction(BigInt(n), BigInt(d)));

/** So many points more than coordinates; small numbers, so that many lie on a line or upon each other. */
const pointsOf = (more: number): fc.Arbitrary<Point[]> =>
  fc.integer({ min: 2, max: 4 }).chain((d) =>
    fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), {
      minLength: d + more,
      maxLength: d + more,
    }),
  );

const ints = (...coordinates: readonly number[]): Point =>
  coordinates.map((value) => fraction(BigInt(value)));

const text = (point: Point): string => point.map(toText).join();

/** Whether a point stays in the hull whichever one of the others is left out. */
function isSafe(point: Point, points: readonly Point[]): boolean {
  return points.every((_, lie) => hullProof(points.toSpliced(lie, 1), point).inside);
}

describe('radonPoint', () => {
  it('is where the diagonals of a square cross, and the corner inside a triangle', () => {
    expect(text(radonPoint([ints(0, 0), ints(2, 0), ints(2, 2), ints(0, 2)]))).to.equal('1,1');
    expect(text(radonPoint([ints(0, 0), ints(9, 0), ints(0, 9), ints(2, 3)]))).to.equal('2,3');
  });

  it('is in the hull of the others, whichever of the d + 2 points is a lie', () => {
    fc.assert(fc.property(pointsOf(2), (points) => isSafe(radonPoint(points), points)));
  });
});

describe('safePoints', () => {
  it('are none for fewer than d + 2 points', () => {
    expect(safePoints([])).to.deep.equal([]);
    expect(safePoints([ints(0, 0), ints(1, 1), ints(2, 2)])).to.deep.equal([]);
  });

  it('are the same in any order, each once, and each of them is safe', () => {
    fc.assert(
      fc.property(pointsOf(4), (points) => {
        const found = safePoints(points);
        expect(safePoints(points.toReversed()).map(text)).to.deep.equal(found.map(text));
        expect(new Set(found.map(text)).size).to.equal(found.length);
        return found.every((point) => isSafe(point, points));
      }),
      { numRuns: 30 },
    );
  });

  it('have one in common wherever d + 2 points are the same', () => {
    fc.assert(
      fc.property(pointsOf(4), (points) => {
        // All but two are shared; each view has one more of its own.
        const [left, right, ...shared] = points;
        const one = safePoints([left ?? [], ...shared]);
        const other = safePoints([...shared, right ?? []]);
        return one.some((a) => other.some((b) => comparePoints(a, b) === 0));
      }),
      { numRuns: 30 },
    );
  });
});

describe('rules that bear lies', () => {
  it('safe-area stays in the hull of the honest points, trimmed-midpoint in their box', () => {
    fc.assert(
      fc.property(pointsOf(4), fc.integer({ min: -999, max: 999 }), ([own = [], ...rest], lie) => {
        const honest = [own, ...rest];
        const heard = [...honest, own.map(() => fraction(BigInt(lie)))];
        expect(hullProof(honest, VECTOR_RULES['safe-area'].next(heard, 1)).inside).to.equal(true);
        const middle = VECTOR_RULES['trimmed-midpoint'].next(heard, 1);
        for (const [i, value] of middle.entries()) {
          const side = honest.map((point) => point[i] ?? ZERO);
          expect(side.some((other) => compare(other, value) <= 0)).to.equal(true);
          expect(side.some((other) => compare(other, value) >= 0)).to.equal(true);
        }
      }),
    );
  });

  it('keep the own point where too few were heard', () => {
    const own = ints(5, 7);
    for (const rule of ['safe-area', 'trimmed-midpoint'] as const) {
      expect(text(VECTOR_RULES[rule].next([own, ints(0, 0)], 1)), rule).to.equal('5,7');
    }
  });
});

describe('the grid of safe-area', () => {
  it('moves a coordinate to the nearest multiple of its step', () => {
    const step = fraction(1n, 4n);
    const moved = snapped([fraction(3n, 8n), fraction(-3n, 8n), fraction(-1n, 9n), ZERO], step);
    expect(moved.map(toText)).to.deep.equal(['1/2', '-1/4', '0', '0']);
    fc.assert(
      fc.property(coordinate, (value) => {
        const [near = ZERO] = snapped([value], step);
        const apart = sub(near, value);
        const size = apart.n < 0n ? sub(ZERO, apart) : apart;
        return div(near, step).d === 1n && compare(size, fraction(1n, 8n)) <= 0;
      }),
    );
  });

  it('has the largest power of 2 up to epsilon / 256 as its step, and moves nothing of other rules', () => {
    const third = [fraction(1n, 3n), ZERO];
    const plan = { rule: 'safe-area', f: 0, rounds: 10 } as const;
    // Half a step in each of ten rounds.
    for (const [epsilon, stray] of [
      ['1', '5/256'],
      ['0.9', '5/512'],
      ['1000', '10'],
    ] as const) {
      expect(toText(strayOf({ ...plan, epsilon }))).to.equal(stray);
    }
    expect(text(nextPoint({ ...plan, epsilon: 1 }, [third]))).to.equal('85/256,0');
    const other = { ...plan, rule: 'trimmed-midpoint', epsilon: 1 } as const;
    expect(strayOf(other)).to.deep.equal(ZERO);
    expect(text(nextPoint(other, [third]))).to.equal('1/3,0');
  });
});
