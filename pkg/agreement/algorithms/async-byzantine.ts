/** The first n - f values among nodes that may lie. Source: `agreement.md` A10..A12. */
import { allToAll, type Algorithm } from './algorithm.ts';
import { steadyFactor } from './steady-factor.ts';

export const asyncByzantine: Algorithm = {
  model: 'async-byzantine',
  doc: 'no clock, nodes may lie: trims f on each side of the first n - f values',
  source: 'Dolev, Lynch, Pinter, Stark, Weihl 1986; agreement.md A10-A12',
  timing: 'asynchronous',
  bears: 'lies',
  asksAgain: true,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds', 'local'],
  nodesPerFault: () => 5,
  quorum: ({ n, f }) => n - f,
  heard: ({ n, f }) => ({ least: n - f, most: n - f, own: true }),
  // Two nodes may miss different f values and be told different f lies.
  missing: 'left out',
  trim: ({ f }, estimating) => (estimating ? 2 * f : f),
  selectStep: ({ f }) => 2 * f,
  factor: ({ rule, n, f }) => steadyFactor(rule, n - 3 * f, 2 * f),
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(reduce^f(V)), V = the first n - f values, the own one included. `select` takes every 2f-th value of the rest.",
    messages: 'n (n - 1)',
    caveats: [
      'It needs n > 5f. Who has fewer nodes takes `async-witness`, at the price of more messages.',
      'Exact agreement, without a clock.',
    ],
  },
};
