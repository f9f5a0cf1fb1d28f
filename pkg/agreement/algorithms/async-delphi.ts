/** Agreement on the weights of checkpoints among nodes that may lie. Source: `agreement.md` 1.5. */
import { ONE } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const asyncDelphi: Algorithm = {
  model: 'async-delphi',
  doc: 'no clock, nodes may lie, n > 3f: binary agreement on how near all are to checkpoints',
  source: 'Bandarupalli et al. 2024 (Delphi, arXiv 2405.02431); agreement.md 1.5',
  timing: 'asynchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['mean'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n, f }) => n - f,
  heard: () => ({ least: 1, most: 1, own: true }),
  missing: 'left out',
  trim: () => 0,
  selectStep: () => 0,
  // It is the weights that halve (`delphi/grid.ts`); values need not come nearer in a round.
  factor: () => ONE,
  differsWithoutFaults: true,
  // Bundles of ECHO and ECHO2; more of either where checkpoints come to their quorum at different times.
  messagesPerRound: (setting) => 2 * allToAll(setting),
};
