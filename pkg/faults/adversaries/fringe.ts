/**
 * A lie for those who tell liars by their distance: as far outside the correct values as these are apart,
 * on the side of whoever is told. With n = 3t nodes sync-fca believes it on both sides, and stands still
 * (`agreement/fca.ts`); with n > 3t on a side only at whose end n - 2t correct values lie.
 */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';
import { divisive } from './split-brain.ts';

export const fringe: LiarStrategy = {
  kind: 'liar',
  doc: 'tells each half of the nodes a value beyond its end of the correct ones, by their spread',
  begin: byValue((scene, to, honest) => {
    const { lens, knowledge } = scene;
    const { compare, toNumber, of } = lens.numbers;
    const end = divisive(scene, to);
    if (end === undefined || knowledge.range === undefined) return honest.value;
    const { min, max } = knowledge.range;
    const spread = toNumber(max) - toNumber(min);
    const beyond = compare(end, max) === 0 ? toNumber(max) + spread : toNumber(min) - spread;
    return Number.isFinite(beyond) ? of(beyond) : end;
  }),
};
