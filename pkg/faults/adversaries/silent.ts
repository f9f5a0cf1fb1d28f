/** Says nothing, which is what a crash looks like. Source: `agreement.md` 2.2, adversary 15. */
import type { LiarStrategy } from './adversary.ts';
import { byValue } from './by-value.ts';

export const silent: LiarStrategy = {
  kind: 'liar',
  doc: 'says nothing at all',
  truthful: true,
  begin: () => ({ say: () => [] }),
};

export const silentAfter: LiarStrategy = {
  kind: 'liar',
  doc: 'is honest up to round `faults.liars.lastRound`, and silent from then on',
  truthful: true,
  begin: byValue(({ lastRound }, _to, { round, value }) => (round > lastRound ? undefined : value)),
};
