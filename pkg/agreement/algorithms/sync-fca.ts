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
};
