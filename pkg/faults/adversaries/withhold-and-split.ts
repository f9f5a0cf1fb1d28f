/**
 * The strongest lie of the asynchronous models: while the scheduler `withhold` hides from each side f
 * correct values of the other, nobody can go on without the liars, so they hear everybody before they
 * split. Attains what is proven of every rule in every round, when m of the correct inputs are 0 and
 * the others 1, with m = 1 for `select` and `midpoint` and m = 2f for `mean`.
 *
 * Source: `agreement.md` 2.2, adversary 2 (A10..A12).
 */
import type { LiarStrategy } from './adversary.ts';
import { splitBrain } from './split-brain.ts';

export const withholdAndSplit: LiarStrategy = {
  kind: 'liar',
  doc: 'split-brain, while the scheduler withhold hides f correct values of the other side',
  scheduler: 'withhold',
  begin: splitBrain.begin,
};
