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
};
