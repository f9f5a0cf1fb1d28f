/** Rounds by the clock among nodes that may lie, with a bound on how far honest values are apart. */
import { fraction } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const syncFca: Algorithm = {
  model: 'sync-fca',
  doc: 'rounds by the clock, nodes may lie, n > 3f: drops what is near to fewer than n - f values',
  source: 'Mahaney and Schneider 1985 (fast convergence algorithm); agreement.md 1.3',
  timing: 'synchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['mean'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n }) => n,
  heard: ({ n }) => ({ least: 1, most: n, own: true }),
  missing: 'left out',
  trim: () => 0,
  selectStep: () => 0,
  // Of the bound on the spread, not of the spread itself: see `fca.ts`.
  factor: ({ n, f }) => fraction(2n * BigInt(f), BigInt(n)),
  fromTheStart: true,
  messagesPerRound: allToAll,
  page: {
    update:
      "d_0 is the spread of the honest inputs, d_(r+1) = (2f/n) d_r. A received value is acceptable if n - f received values lie within d_r of it. v' = mean of all n, in which the mean of the acceptable values stands for every other and for missing ones; so v' = mean(acceptable).",
    messages: 'n (n - 1)',
    caveats: [
      'Values may leave the range of the honest inputs, by f/(n - 2f) of their spread at most.',
      'The factor bounds the spread of round r by (2f/n)^r of that of the inputs; a single round may widen what was far below.',
      'The spread of the honest inputs must be known to all nodes: here the master tells them.',
      'A network that is late breaks it.',
    ],
  },
};
