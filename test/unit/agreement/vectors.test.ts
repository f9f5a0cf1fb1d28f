import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { compare, fraction, mul, toText, ZERO } from '../../../pkg/agreement/rational.ts';
import { parsePointMessage } from '../../../pkg/agreement/vectors/message.ts';
import {
  comparePoints,
  diagonalSquared,
  diameterSquared,
  distanceSquared,
  extremesOf,
  parsePoint,
  type Point,
} from '../../../pkg/agreement/vectors/point.ts';
import { vectorRounds } from '../../../pkg/agreement/vectors/rounds.ts';
import { VECTOR_RULES, VECTOR_RULE_NAMES } from '../../../pkg/agreement/vectors/rules.ts';
import { VectorNode } from '../../../pkg/agreement/vectors/vector-node.ts';
import { boxOf } from '../../../pkg/agreement/vectors/point.ts';
import { hullProof } from '../../../pkg/checkers/vectors/hull.ts';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { vectorsPlan } from '../../support/vectors.ts';

const coordinate = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .map(([n, d]) => fraction(BigInt(n), BigInt(d)));

const pointsOf = (d: number, most = 7): fc.Arbitrary<Point[]> =>
  fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), { minLength: 1, maxLength: most });

const anyPoints = fc.integer({ min: 2, max: 4 }).chain((d) => pointsOf(d));

const ints = (...coordinates: readonly number[]): Point =>
  coordinates.map((value) => fraction(BigInt(value)));

describe('the rules of vectors', () => {
  it('take the middle of the two that are farthest apart', () => {
    const points = [ints(0, 0), ints(1, 5), ints(6, 0), ints(2, 2)];
    expect(VECTOR_RULES['mid-extremes'].next(points).map(toText)).to.deep.equal(['7/2', '5/2']);
    expect(VECTOR_RULES['coordinate-wise'].next(points).map(toText)).to.deep.equal(['3', '5/2']);
  });

  it('do not depend on who spoke first', () => {
    fc.assert(
      fc.property(
        anyPoints.chain((points) =>
          fc.tuple(
            fc.constant(points),
            fc.shuffledSubarray(points, { minLength: points.length, maxLength: points.length }),
          ),
        ),
        ([points, shuffled]) =>
          VECTOR_RULE_NAMES.every((name) => {
            const { next } = VECTOR_RULES[name];
            return comparePoints(next(points, 0), next(shuffled, 0)) === 0;
          }),
      ),
    );
  });

  it('take the first of pairs that are equally far apart, in the order of coordinates', () => {
    // Both others are 5 away from the origin, and less from each other.
    const [a, b, c] = [ints(0, 0), ints(3, 4), ints(5, 0)];
    for (const points of [
      [a, b, c],
      [c, b, a],
      [b, c, a],
    ]) {
      expect(VECTOR_RULES['mid-extremes'].next(points).map(toText)).to.deep.equal(['3/2', '2']);
    }
  });

  it('keep the validity that they promise', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        expect(hullProof(points, VECTOR_RULES['mid-extremes'].next(points)).inside).to.equal(true);
        const box = boxOf(points);
        const middle = VECTOR_RULES['coordinate-wise'].next(points);
        for (const [i, value] of middle.entries()) {
          expect(compare(value, box?.low[i] ?? value)).to.be.at.least(0);
          expect(compare(value, box?.high[i] ?? value)).to.be.at.most(0);
        }
      }),
    );
  });

  it('bring any two nodes that have heard a common one together by their factor', () => {
    const twoViews = fc.integer({ min: 2, max: 4 }).chain((d) => {
      const some = pointsOf(d, 4);
      return fc.tuple(some, some, some);
    });
    fc.assert(
      fc.property(twoViews, ([common, left, right]) => {
        const all = [...common, ...left, ...right];
        for (const name of VECTOR_RULE_NAMES) {
          const { next, sizeSquared, factorSquared } = VECTOR_RULES[name];
          const after = [next([...common, ...left], 0), next([...common, ...right], 0)];
          expect(
            compare(sizeSquared(after), mul(factorSquared, sizeSquared(all))),
            `${name} of ${all.map((point) => point.map(toText).join(',')).join(' ')}`,
          ).to.be.at.most(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('measure no less than the diameter', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const pairs = points.flatMap((a) => points.map((b) => distanceSquared(a, b)));
        const longest = pairs.toSorted(compare).at(-1) ?? ZERO;
        expect(compare(diameterSquared(points), longest)).to.equal(0);
        expect(compare(diagonalSquared(points), longest)).to.be.at.least(0);
      }),
    );
  });

  it('have nothing to say of no points', () => {
    expect(extremesOf([])).to.equal(undefined);
    expect(boxOf([])).to.equal(undefined);
  });
});

describe('the rounds of vectors', () => {
  it('are the least that bring the size to epsilon, exactly', () => {
    const wise = { rule: 'coordinate-wise', f: 1 } as const;
    // A diagonal of 8 is halved three times to be 1.
    expect(vectorRounds(wise, fraction(64n), fraction(1n), 10)).to.equal(3);
    expect(vectorRounds(wise, fraction(64n), fraction(1n), 3)).to.equal(3);
    expect(vectorRounds(wise, fraction(65n), fraction(1n), 10)).to.equal(4);
    expect(vectorRounds(wise, fraction(65n), fraction(1n), 3)).to.equal(undefined);
    const mid = { rule: 'mid-extremes', f: 1 } as const;
    // (7/8)^15 = 0.135 and (7/8)^16 = 0.118, on either side of 1/8.
    expect(vectorRounds(mid, fraction(8n), fraction(1n), 99)).to.equal(16);
  });

  it('are none when all begin alike, and one when nobody may crash', () => {
    const mid = { rule: 'mid-extremes', f: 0 } as const;
    expect(vectorRounds(mid, ZERO, fraction(1n), 9)).to.equal(0);
    expect(vectorRounds(mid, fraction(10n ** 9n), fraction(1n), 9)).to.equal(1);
  });
});

describe('a node of vectors', () => {
  const plan = vectorsPlan([
    [0, 0],
    ['1/3', 1],
    [4, 2],
  ]);
  const [n1, n2, n3] = [nodeId('n1'), nodeId('n2'), nodeId('n3')];
  const now = millis(0);
  const message = (round: number, point: readonly number[]) =>
    ({ kind: 'message', from: n2, body: { kind: 'point', round, point } }) as const;

  it('waits for n - f points of a round, keeps early ones, and counts a sender once', () => {
    const node = new VectorNode(n1, plan);
    expect(node.step(message(1, [2, 2]), now)).to.deep.equal([]);
    const started = node.step({ kind: 'start' }, now);
    expect(started.map(({ kind }) => kind)).to.deep.equal(['emit', 'send', 'send']);
    const next = node.step(message(0, [2, 0]), now);
    const facts = next.flatMap((effect) => (effect.kind === 'emit' ? [effect.fact] : []));
    expect(facts.map(({ round, value }) => [round, value])).to.deep.equal([
      [1, ['1', '0']],
      [2, ['3/2', '1']],
    ]);
    expect(node.step(message(2, [1, 2, 3]), now)).to.deep.equal([]);
    expect(node.view()['malformed']).to.equal(1);
    node.step({ kind: 'message', from: n3, body: { kind: 'point', round: 0, point: [4, 2] } }, now);
    expect(node.view()['late']).to.equal(1);
  });

  it('reads nothing but points at the door', () => {
    const point = { kind: 'point', round: 0, point: [1, '1/2'] };
    expect(parsePointMessage(point)).to.deep.equal(point);
    const bad = [
      null,
      'point',
      { ...point, kind: 'value' },
      { ...point, round: -1 },
      { ...point, point: [1, 2, 3, 4, 5] },
      { ...point, point: [1, null] },
      { kind: 'point', round: 0 },
    ];
    for (const body of bad) expect(parsePointMessage(body)).to.equal(undefined);
    expect(parsePoint([1, 'x'], 2)).to.equal(undefined);
    expect(parsePoint([1, Number.NaN], 2)).to.equal(undefined);
  });
});
