/** How a node corrects its clock by what it believes of the others. */
import { invariant } from '../../core/errors.ts';
import { reduce } from '../multiset.ts';

/**
 * The fault-tolerant midpoint: drops the f lowest and the f highest, and takes the middle of what is left.
 *
 * Of n > 3f estimates, all but f of them right within x, it lies within x of the range of the true values.
 * And those of two nodes differ by half that range and 2x at most: of the true values one, at least, is
 * not below what is left at one node and not above what is left at the other.
 *
 * @param estimates In any order, more than 2f of them.
 * Source: Welch and Lynch, "A new fault-tolerant algorithm for clock synchronization" (Information and
 * Computation 77, 1988), mid(reduce(ARR)); `agreement.md` A7, 1.8.
 */
export function faultTolerantMidpoint(estimates: readonly number[], f: number): number {
  const kept = reduce(
    estimates.toSorted((a, b) => a - b),
    f,
  );
  const [lowest, highest] = [kept[0], kept.at(-1)];
  invariant(lowest !== undefined && highest !== undefined, 'the midpoint of nothing');
  return (lowest + highest) / 2;
}
