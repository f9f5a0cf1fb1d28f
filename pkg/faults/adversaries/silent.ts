/** Says nothing, which is what a crash looks like. Source: `agreement.md` 2.2, adversary 15. */
import type { LiarStrategy } from './adversary.ts';

export const silent: LiarStrategy = {
  kind: 'liar',
  doc: 'says nothing at all',
  truthful: true,
  symmetry: 'benign',
  begin: () => ({ say: () => [] }),
};

export const silentAfter: LiarStrategy = {
  kind: 'liar',
  doc: 'is honest up to round `faults.liars.lastRound`, and silent from then on',
  truthful: true,
  symmetry: 'benign',
  begin: ({ lens, lastRound }) => ({
    say: (_to, body) => (lens.roundOf(body) > lastRound ? [] : [body]),
  }),
};
