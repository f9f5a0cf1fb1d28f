/** Gradecasts among nodes that may lie, each of which can do harm once. Source: `agreement.md` 1.2. */
import { largestProduct } from '../multiset.ts';
import type { Setting } from '../plan.ts';
import { ZERO, fraction, type Rational } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const syncGradecast: Algorithm = {
  model: 'sync-gradecast',
  doc: 'rounds by the clock, nodes may lie, n > 3f: who tells different values is caught and ignored',
  source: 'Ben-Or, Dolev, Hoch 2010 (arXiv 1007.1049); Feldman and Micali 1988; agreement.md 1.2',
  timing: 'synchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['mean'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n }) => n,
  // As many as were graded; who is left out is judged by who was silent.
  heard: ({ n }) => ({ least: 1, most: n, own: true }),
  missing: 'zero',
  trim: ({ f }) => f,
  selectStep: () => 0,
  factor: ({ n, f }) => fraction(BigInt(f), BigInt(n - 2 * f)),
  ratios,
  messagesPerRound: (setting) => 3 * allToAll(setting),
  page: {
    update:
      "v' = mean(reduce^f(V)), V = the values of all that were graded 1 or 2 in this iteration, and 0 for every other node. Who is graded below 2 is ignored for ever after.",
    messages: '3 n (n - 1): the n gradecasts of an iteration travel together in three phases',
    caveats: [
      'Messages carry up to n values each.',
      'The factor is that of one iteration. As each liar can do harm once only, a whole run does far better: t_1 ... t_R / (n - 2t)^R for liars spent t_1 + ... + t_R <= t, and f + 1 iterations are exact.',
      'A network that is late breaks it.',
    ],
  },
};

/**
 * The worst spread after R rounds: t_r liars that do their harm in round r leave t_r / (n - 2t) of it, and
 * each of the t can do it once. After t + 1 rounds nothing is left.
 */
function* ratios({ n, f }: Setting): Generator<Rational, void> {
  const kept = BigInt(n - 2 * f);
  for (let rounds = 1; rounds <= f; rounds++) {
    yield fraction(largestProduct(f, rounds), kept ** BigInt(rounds));
  }
  yield ZERO;
}
