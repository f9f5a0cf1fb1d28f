/** How a liar reads and rewrites points: ordered by their first coordinate, and a number is all coordinates. */
import { ZERO, add, fromNumber, sub, toNumber } from '../../agreement/rational.ts';
import type { PointMessage } from '../../agreement/vectors/message.ts';
import {
  comparePoints,
  middle,
  parsePoint,
  pointJson,
  type Point,
} from '../../agreement/vectors/point.ts';
import type { Lens } from '../../faults/lens.ts';

/** @param dimension How many coordinates a point has. */
export function pointLens(dimension: number): Lens<PointMessage, Point> {
  return {
    numbers: {
      compare: comparePoints,
      midpoint: middle,
      moved: (value, from, to) =>
        value.map((x, axis) => add(x, sub(to[axis] ?? ZERO, from[axis] ?? ZERO))),
      of: (value) => Array.from({ length: dimension }, () => fromNumber(value)),
      toNumber: ([first = ZERO]) => toNumber(first),
    },
    roundOf: ({ round }) => round,
    read({ round, point }) {
      const value = parsePoint(point, dimension);
      return value === undefined ? undefined : { round, value };
    },
    write: (body, value) => ({ ...body, point: pointJson(value) }),
    atRound: (body, round) => ({ ...body, round }),
    raw(body, content) {
      const point = Array.from({ length: dimension }, () => content);
      const said = Object.assign({ ...body }, { point });
      if (content === undefined) Reflect.deleteProperty(said, 'point');
      return said;
    },
  };
}
