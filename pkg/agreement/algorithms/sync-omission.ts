/** Rounds by the clock among nodes that may leave messages out. Source: `agreement.md` 1.2, 1.3. */
import { crashRoundFactor } from '../crash-round.ts';
import { ONE, ZERO, max } from '../rational.ts';
import { allToAll, type Algorithm } from './algorithm.ts';

export const syncOmission: Algorithm = {
  model: 'sync-omission',
  doc: 'rounds by the clock, nodes may fail to send, now and then, to some: averages all that was received',
  source:
    'Fekete 1990 (omissions allow twice the reduction of lies); Azadmanesh and Kieckhafer 2000; ' +
    'agreement.md 1.2, 1.3',
  timing: 'synchronous',
  bears: 'omissions',
  asksAgain: false,
  rules: ['select', 'mean', 'midpoint', 'median'],
  stops: ['master', 'rounds'],
  nodesPerFault: () => 2,
  quorum: ({ n }) => n,
  heard: ({ n }) => ({ least: 1, most: n, own: true }),
  missing: 'left out',
  trim: () => 0,
  selectStep: ({ f }) => f,
  // A round in which c nodes reach only some of the others, as if they crashed in it; but they come back,
  // so that every round may be the worst. Who fails to send has a value as good as any.
  factor: ({ rule, n, f }) =>
    Array.from({ length: f }, (_, index) => crashRoundFactor(rule, f, n, index + 1) ?? ONE).reduce(
      max,
      ZERO,
    ),
  messagesPerRound: allToAll,
  page: {
    update:
      "v' = rule(V), V = all values received, the own one included. Values of omissive nodes are as good as any; they must come to agree as well.",
    messages: 'n (n - 1)',
    caveats: [
      'Nothing is promised when a node lies.',
      'n > 2f is what the proof asks for. Nobody has shown that it takes so many: `mean` and `midpoint` narrow without it, too.',
      'Unlike a crash, an omission may come back in every round: nothing is used up.',
    ],
  },
};
