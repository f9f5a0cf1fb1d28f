/** Wrong reports of what it has delivered. Source: `agreement.md` 2.2, adversary 19. */
import type { LiarStrategy } from './adversary.ts';

export const witnessLies: LiarStrategy = {
  kind: 'liar',
  doc: 'reports to have delivered what it has not: the values of all nodes, or of any others',
  needs: 'report',
  begin: ({ lens, correct, random }) => ({
    say(_to, body) {
      const reported = lens.reported?.(body);
      if (reported === undefined) return [body];
      const lies = [...new Set([...reported, ...correct])];
      const wrong = random.chance(0.5) ? lies : random.shuffle(lies).slice(0, reported.length);
      return [lens.report?.(body, wrong) ?? body];
    },
  }),
};
