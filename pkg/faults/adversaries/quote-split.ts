/**
 * Tries to make correct nodes grade different values of one liar 2, by telling each half in all three
 * phases that every liar said what keeps that half where it is. With n = 3t half of the correct nodes and
 * the liars are n - t, and it succeeds in every round; with one node more it comes to nothing.
 *
 * Source: derived from the thresholds in Ben-Or, Dolev, Hoch 2010; `agreement.md` 1.2.
 */
import type { LiarStrategy } from './adversary.ts';
import { divisive } from './split-brain.ts';

export const quoteSplit: LiarStrategy = {
  kind: 'liar',
  doc: 'casts, quotes and votes for one value of every liar towards one half and another towards the other',
  needs: 'quote',
  begin: (scene) => ({
    say(to, body) {
      const { lens, liars } = scene;
      const claim = divisive(scene, to);
      if (claim === undefined) return [body];
      const quoted = lens.quoted?.(body);
      if (quoted === undefined) return [lens.write(body, claim)];
      const honest = quoted.values.filter(([id]) => !liars.includes(id));
      return [lens.quote?.(body, [...honest, ...liars.map((id) => [id, claim] as const)]) ?? body];
    },
  }),
};
