/** Fills the memory of others with rounds that have not begun. `agreement.md` 2.2, adversary 12. */
import type { LiarStrategy } from './adversary.ts';
import { EXTREME } from './extreme.ts';

/** How many rounds ahead it speaks of, and one that no run has. */
const AHEAD = 8;
const NEVER = Number.MAX_SAFE_INTEGER;

export const futureFlood: LiarStrategy = {
  kind: 'liar',
  doc: `with every message sends an extreme value of the ${AHEAD} rounds after it, and of one that never comes`,
  begin: ({ lens }) => ({
    say(_to, body) {
      const honest = lens.read(body);
      if (honest === undefined) return [body];
      const lie = lens.write(body, lens.numbers.of(EXTREME));
      const later = Array.from({ length: AHEAD }, (_, index) => honest.round + 1 + index);
      return [body, ...[...later, NEVER].map((round) => lens.atRound(lie, round))];
    },
  }),
};
