/**
 * A lie for those who tell liars by their distance: as far out as t liars can stand together and still be
 * near to n - t values, themselves included. So n - 2t correct ones must lie within the spread of them all.
 * (Where fewer than t lie, they could stand further out; they do not know t.)
 *
 * It attains what is proven of sync-fca in every round, when n - 2t of the correct inputs are 0 and the
 * other t are 1: both sides believe it, and their means are 2t/n apart, and with them again n - 2t and t
 * nodes. With n = 3t nodes sync-fca stands still (`agreement/fca.ts`).
 */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';
import { isHigh } from './split-brain.ts';

export const fringe: LiarStrategy = {
  kind: 'liar',
  doc: 'tells each half a value as far outside as it is still within one spread of n - 2f correct ones',
  begin: byValue((scene, to, honest) => {
    const { lens, knowledge, correct, liars } = scene;
    const { moved } = lens.numbers;
    const values = knowledge.ascending;
    const [min, max] = [values[0], values.at(-1)];
    const high = isHigh(scene, to);
    if (high === undefined || min === undefined || max === undefined) return honest.value;
    // The end of those that must be near, seen from where the lie stands.
    const near = Math.max(1, correct.length - liars.length);
    const end = high ? values.at(-near) : values[near - 1];
    if (end === undefined) return honest.value;
    return (high ? moved(end, min, max) : moved(end, max, min)) ?? end;
  }),
};
