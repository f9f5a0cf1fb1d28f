/** Rounds by the clock among nodes that may lie. Source: `agreement.md` A6..A9. */
import { allToAll, type Algorithm } from './algorithm.ts';
import { steadyFactor } from './steady-factor.ts';

export const syncByzantine: Algorithm = {
  model: 'sync-byzantine',
  doc: 'rounds by the clock, nodes may lie: trims f on each side of n values',
  source:
    'Dolev, Lynch, Pinter, Stark, Weihl 1986; Welch and Lynch 1988 (midpoint); agreement.md A6-A9',
  timing: 'synchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds', 'local'],
  nodesPerFault: () => 3,
  quorum: ({ n }) => n,
  heard: ({ n }) => ({ least: n, most: n, own: true }),
  missing: 'own',
  trim: ({ f }) => f,
  selectStep: ({ f }) => f,
  factor: ({ rule, n, f }) => steadyFactor(rule, n - 2 * f, f),
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(reduce^f(V)), V = n values, a missing one replaced by the own; reduce^f drops the f lowest and the f highest. `select` takes every f-th value of the rest.",
    messages: 'n (n - 1)',
    caveats: [
      'With n = 3f liars can keep two camps apart for ever (Fischer, Lynch, Merritt 1986).',
      '`median` need not converge: liars move it across any gap.',
      'Clock time per round is `network.roundMs` once somebody is silent.',
    ],
  },
};
