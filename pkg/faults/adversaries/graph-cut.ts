/**
 * The attack on a graph that is too thin: a partition (F, L, C, R) that violates the condition of the
 * algorithm says who lies (F) and which sides can be kept apart for ever. The liars tell L the lowest and R
 * the highest of the inputs. When L and R began there, each of their nodes drops what little it hears from
 * outside, and keeps its value. Where the liars cut nothing, the sides are the halves by input, and it fails.
 *
 * The values are those of the inputs, as a liar need not hear the nodes that it speaks to.
 *
 * Source: Vaidya, Tseng, Liang 2012, proof of necessity; `agreement.md` 1.4 and 2.2, adversary 17.
 */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

export const graphCut: LiarStrategy = {
  kind: 'liar',
  doc: 'keeps the two sides of a partition apart that violates the condition of the graph',
  sides: 'cut',
  begin: byValue(({ sides, inputs, lens }, to, honest) => {
    if (inputs === undefined) return honest.value;
    if (sides?.low.includes(to) === true) return inputs.min;
    if (sides?.high.includes(to) === true) return inputs.max;
    return lens.numbers.midpoint(inputs.min, inputs.max);
  }),
};
