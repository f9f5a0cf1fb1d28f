/**
 * The attack on a graph that is too thin: a partition (F, L, C, R) that violates the condition of the
 * algorithm says who lies (F) and which sides can be kept apart for ever. Each node of L or R hears too
 * few outside its side to be moved once the liars confirm what it has.
 *
 * Source: Vaidya, Tseng, Liang 2012, proof of necessity; `agreement.md` 1.4 and 2.2, adversary 17.
 */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';
import { divisive } from './split-brain.ts';

export const graphCut: LiarStrategy = {
  kind: 'liar',
  doc: 'keeps the two sides of a partition apart that violates the condition of the graph',
  needsSides: true,
  begin: byValue((scene, to, honest) => {
    const { sides, knowledge, lens } = scene;
    if (sides?.low.includes(to) || sides?.high.includes(to)) {
      return divisive(scene, to) ?? honest.value;
    }
    const { range } = knowledge;
    return range === undefined ? honest.value : lens.numbers.midpoint(range.min, range.max);
  }),
};
