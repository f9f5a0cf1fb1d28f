/**
 * Rounds by the clock on a graph in which not everybody speaks to everybody, among nodes that may lie.
 *
 * Proven, if the graph bears f liars (`topology/conditions.ts`; n > 3f is necessary): the range of the
 * honest values never grows, and it tends to 0. A single round need not narrow it, so there is no factor:
 * what one end holds may take several rounds to reach the other. Source: `agreement.md` 1.4.
 */
import { ONE } from '../rational.ts';
import type { Algorithm } from './algorithm.ts';

export const syncGraph: Algorithm = {
  model: 'sync-graph',
  doc: 'rounds by the clock on an incomplete graph, nodes may lie: trims f on each side of what neighbours say',
  source:
    'LeBlanc, Zhang, Koutsoukos, Sundaram 2013 (w-msr); Vaidya, Tseng, Liang 2012 (iabc); agreement.md 1.4',
  timing: 'synchronous',
  bears: 'lies',
  asksAgain: false,
  rules: ['w-msr', 'iabc'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 3,
  quorum: ({ n }) => n,
  heard: (_, audible) => ({ least: audible + 1, most: audible + 1, own: true }),
  missing: 'own',
  trim: ({ f }) => f,
  selectStep: () => 0,
  factor: () => ONE,
  differsWithoutFaults: true,
  messagesPerRound: ({ n }) => n * (n - 1),
  page: {
    update:
      "`w-msr`: drops up to f values above the own one and up to f below it, and averages the rest with the own. `iabc`: drops the f highest and the f lowest of the neighbours' values, and averages the rest with the own.",
    messages: 'one on every edge of the graph',
    caveats: [
      'No single round need narrow the range; a block of rounds does (`agreement/graph-pace.ts`).',
      'The algorithm has no end of its own: it runs a number of rounds, or until the master stops it.',
      'n > 3f is demanded of every graph. Against liars that tell all the same, `w-msr` needs only a graph that is (f + 1, f + 1)-robust, as a complete one of 5 nodes is for f = 2: `outsideModel: label` runs it.',
      'Whether a graph bears f liars is decided exactly for small graphs only; larger ones are refused.',
    ],
  },
};
