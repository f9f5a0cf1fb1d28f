/** The first n - f values among nodes that may crash. Source: `agreement.md` A3..A5. */
import { allToAll, type Algorithm } from './algorithm.ts';
import { steadyFactor } from './steady-factor.ts';

export const asyncCrash: Algorithm = {
  model: 'async-crash',
  doc: 'no clock, nodes may crash: averages the first n - f values',
  source: 'Fekete 1987, 1994; Dolev, Lynch, Pinter, Stark, Weihl 1986; agreement.md A3-A5',
  timing: 'asynchronous',
  bears: 'crashes',
  asksAgain: true,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds', 'local'],
  // `local` trims f on each side of what may be only n - f values, of which n - 3f must be left. Nothing
  // less will do: two nodes may miss different f values.
  nodesPerFault: (stop) => (stop === 'local' ? 3 : 2),
  quorum: ({ n, f }) => n - f,
  heard: ({ n, f }) => ({ least: n - f, most: n - f, own: true }),
  missing: 'left out',
  trim: ({ f }, estimating) => (estimating ? f : 0),
  selectStep: ({ f }) => f,
  factor: ({ rule, n, f }) => steadyFactor(rule, n - f, f),
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(V), V = the first n - f values of the round, the own one included. `select` takes every f-th value in order.",
    messages: 'n (n - 1)',
    caveats: [
      'Exact agreement: no algorithm can promise that without a clock (Fischer, Lynch, Paterson 1985).',
      'With n = 2f two halves may never hear of each other.',
      '`stop: local` needs n > 3f: round 0 trims f on each side of what may be n - f values.',
    ],
  },
};
