/**
 * Speaks in the names of others. Links prove who speaks (`net/handshake.ts`), so there is something to
 * forge only where a message names its origin, as those of a reliable broadcast do; for all other
 * protocols this strategy is refused. Source: `agreement.md` 2.2, adversary 13.
 */
import type { LiarStrategy } from './adversary.ts';
import { EXTREME } from './extreme.ts';

export const forgedSender: LiarStrategy = {
  kind: 'liar',
  doc: 'repeats everything with an extreme value in the name of every correct node',
  needs: 'inNameOf',
  begin: ({ lens, correct }) => ({
    say(_to, body) {
      if (lens.read(body) === undefined) return [body];
      const lie = lens.write(body, lens.numbers.of(EXTREME));
      return [body, ...correct.map((origin) => lens.inNameOf?.(lie, origin) ?? lie)];
    },
  }),
};
