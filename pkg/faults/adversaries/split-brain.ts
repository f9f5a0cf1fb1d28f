/**
 * The strongest lie there is: each half of the correct nodes is told what keeps it where it is. It
 * attains the factor that is proven of every synchronous rule in every round, when m of the correct
 * inputs are 0 and the others 1, with m = 1 for `select` and `midpoint` and m = f for `mean`. (For the
 * latter two it may as well be m times 1. Not for `select`, which takes the lowest value, and the
 * highest only where the step meets it.)
 *
 * Source: `agreement.md` 2.2, adversary 1.
 */
import type { NodeId } from '../../core/ids.ts';
import type { LiarStrategy, Scene } from './adversary.ts';
import { byValue } from './by-value.ts';

export const splitBrain: LiarStrategy = {
  kind: 'liar',
  doc: 'tells the upper half of the nodes the largest correct value and the others the smallest',
  begin: byValue((scene, to, honest) => divisive(scene, to) ?? honest.value),
};

/** What keeps `to` on its side; undefined while that cannot be told. */
export function divisive<M, V>(scene: Scene<M, V>, to: NodeId): V | undefined {
  const { range } = scene.knowledge;
  const high = isHigh(scene, to);
  if (range === undefined || high === undefined) return undefined;
  return high ? range.max : range.min;
}

/** On which side a node stands: the given one, or that of its latest value; undefined while unknown. */
export function isHigh<M, V>(
  { sides, knowledge, lens }: Scene<M, V>,
  to: NodeId,
): boolean | undefined {
  if (sides?.high.includes(to)) return true;
  if (sides?.low.includes(to)) return false;
  const own = knowledge.valueOf(to);
  const { range } = knowledge;
  if (own === undefined || range === undefined) return undefined;
  const { compare, midpoint } = lens.numbers;
  return compare(own, midpoint(range.min, range.max)) >= 0;
}
