/** One side in even rounds, the other in odd ones. Source: `agreement.md` 2.2, adversary 7. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

export const oscillating: LiarStrategy = {
  kind: 'liar',
  doc: 'tells all the largest correct value in even rounds and the smallest in odd ones',
  symmetry: 'symmetric',
  begin: byValue(({ knowledge }, _to, { round, value }) => {
    const { min, max } = knowledge.range ?? { min: value, max: value };
    return round % 2 === 0 ? max : min;
  }),
};
