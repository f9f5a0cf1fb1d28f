/**
 * Validity: every point of every honest node, in every round, lies in the convex hull of their inputs, or with
 * the weaker box validity in the smallest box around them; exactly, but for what a grid moves points by
 * (`strayOf`). Crashed nodes count as well. What liars say counts nowhere.
 *
 * Source: `agreement.md` 1.6, 2.1.
 */
import { add, compare, sub, toText, ZERO } from '../../agreement/rational.ts';
import type { VectorsPlan } from '../../agreement/vectors/plan.ts';
import { boxOf, type Point } from '../../agreement/vectors/point.ts';
import { strayOf } from '../../agreement/vectors/rules.ts';
import { conclude, type Outcome } from '../finding.ts';
import { count, names, show } from '../wording.ts';
import type { VectorsHistory } from './history.ts';
import { hullProof } from './hull.ts';

export function checkVectorValidity(history: VectorsHistory): Outcome {
  const { plan, honest, inputs } = history;
  const roomy = withStray(history);
  const violations: string[] = [];
  let judged = 0;
  for (const { id, rounds, decisions } of honest) {
    const held = rounds.map(({ value }, round) => ({ value, what: `held in round ${round}` }));
    const decided = decisions.map(({ value }) => ({ value, what: 'decided' }));
    // The decision first: it is what others act upon.
    for (const { value, what } of [...decided, ...held]) {
      judged += 1;
      const outside =
        plan.validity === 'hull' ? outsideHull(inputs, roomy, value) : outsideBox(inputs, value);
      if (outside !== undefined) violations.push(`${id} ${what} ${pointText(value)}, ${outside}`);
    }
  }
  const strays = plan.validity === 'box' ? decidedOutsideHull(history) : [];
  const stray =
    strays.length === 0
      ? ''
      : `; ${names(strays)} decided outside their hull, which is not promised`;
  return conclude({
    violations,
    doubts: history.cut === undefined ? [] : [`not all points are known: ${history.cut}`],
    confirmed: `${count(judged, 'point')} in the ${plan.validity} of the inputs${gridText(plan)}${stray}`,
  });
}

/** The nodes whose decisions lie outside the convex hull of the inputs. */
export function decidedOutsideHull(history: VectorsHistory): VectorsHistory['plan']['ids'] {
  const { inputs, decisions } = history;
  const roomy = withStray(history);
  return decisions
    .filter(({ value }) => outsideHull(inputs, roomy, value) !== undefined)
    .map(({ id }) => id);
}

/** By how much a grid may have moved points. */
function gridText(plan: VectorsPlan): string {
  const stray = strayOf(plan);
  return compare(stray, ZERO) === 0 ? '' : `, up to ${show(stray)} in each coordinate by its grid`;
}

/** The points in whose hull all must be: the inputs, or on a grid the corners of a small box around each. */
function withStray({ inputs, plan }: VectorsHistory): readonly Point[] {
  const stray = strayOf(plan);
  if (compare(stray, ZERO) === 0) return inputs;
  return inputs.flatMap((input) =>
    input.reduce<readonly Point[]>(
      (corners, coordinate) =>
        corners.flatMap((corner) => [
          [...corner, sub(coordinate, stray)],
          [...corner, add(coordinate, stray)],
        ]),
      [[]],
    ),
  );
}

/**
 * With the half-space that proves it; undefined when the point is inside.
 * @param roomy Points whose hull may be larger, and takes longer to look at.
 */
function outsideHull(
  inputs: readonly Point[],
  roomy: readonly Point[],
  value: Point,
): string | undefined {
  if (roomy !== inputs && hullProof(inputs, value).inside) return undefined;
  const proof = hullProof(roomy, value);
  if (proof.inside) return undefined;
  const { direction, offset } = proof;
  return (
    'outside the hull of the inputs: in the direction ' +
    `(${direction.join(', ')}) no input reaches beyond ${-offset}, and it does`
  );
}

function outsideBox(inputs: readonly Point[], value: Point): string | undefined {
  const box = boxOf(inputs);
  const axis = value.findIndex((coordinate, i) => {
    const [low, high] = [box?.low[i] ?? ZERO, box?.high[i] ?? ZERO];
    return compare(coordinate, low) < 0 || compare(coordinate, high) > 0;
  });
  if (box === undefined || axis < 0) return undefined;
  const [low, high] = [box.low[axis] ?? ZERO, box.high[axis] ?? ZERO];
  return `whose coordinate ${axis + 1} is outside [${show(low)}, ${show(high)}], that of the inputs`;
}

/** With all digits unless they are many. */
export function pointText(point: Point): string {
  const exact = `(${point.map(toText).join(', ')})`;
  return exact.length <= 60 ? exact : `(${point.map(show).join(', ')})`;
}
