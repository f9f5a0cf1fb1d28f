/**
 * Who hears whom in time, by sides: a node gets its own value and those nearest to its side, and the f
 * farthest are late for ever. Pure delay, nobody is faulty; and yet it attains what is proven of the
 * asynchronous crash model in every round, when m of n inputs are 0 and the others 1, with m = 1 for
 * `select` and `midpoint` and m = f for `mean`.
 *
 * Source: `agreement.md` 2.2, adversary 3 (A3..A5).
 */
import type { NodeId } from '../../core/ids.ts';
import type { Scheduler, SchedulerScene } from './adversary.ts';

export const slowSide: Scheduler = {
  kind: 'scheduler',
  doc: 'each side hears in time all but the f correct nodes that are farthest on the other side',
  isSlow: isFarthest,
};

/** The same where nodes lie: they are heard in time, and hear all, which attains A10..A12. */
export const withhold: Scheduler = {
  kind: 'scheduler',
  doc: 'slow-side among the correct nodes, while liars hear everybody before they speak',
  favoursLiars: true,
  isSlow: isFarthest,
};

function isFarthest({ sides, f }: SchedulerScene, from: NodeId, to: NodeId): boolean {
  const isHigh = sides.high.includes(to);
  if (!isHigh && !sides.low.includes(to)) return false;
  const others = [...sides.low, ...sides.high].filter((id) => id !== to);
  const farthest = isHigh ? others.slice(0, f) : others.slice(Math.max(0, others.length - f));
  return farthest.includes(from);
}
