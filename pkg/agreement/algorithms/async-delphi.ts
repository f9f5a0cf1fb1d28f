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
  echoesMore: true,
  messagesPerRound: (setting) => 2 * allToAll(setting),
  page: {
    update:
      'Level l has checkpoints at all multiples of 2^l rho0. A node begins with weight 1 for the two next to its input on every level, and weight 0 for all others; each weight is agreed upon as in async-binary. With w_l the largest weight of level l and x_l the mean of its checkpoints by weight, the value is the mean of all x_l by w_l |w_l - w_(l-1)|.',
    messages:
      '2 n (n - 1), each about many checkpoints at once; more where these come to their quorum at different times',
    caveats: [
      'Values may leave the range of the honest inputs, by the larger of rho0 and their spread.',
      'The honest inputs must be at most delta apart.',
      'It is the weights that halve in every round. Values need not come nearer in each.',
      'The rounds of `stop: rounds` are four more than those of the code of the authors, which the derivation in `pkg/agreement/delphi/grid.ts` asks for in the worst case.',
      'A node that is started anew cannot take part again, and no message may be lost.',
    ],
  },
};
