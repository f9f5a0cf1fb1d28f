/** Claims to have decided, at once and far outside. Source: `agreement.md` 2.2, adversary 16. */
import type { NodeId } from '../../core/ids.ts';
import type { LiarStrategy } from './adversary.ts';
import { EXTREME } from './extreme.ts';

export const prematureHalt: LiarStrategy = {
  kind: 'liar',
  doc: 'tells everyone once that it has decided, an extreme value, and nothing more',
  needs: 'halted',
  begin({ lens }) {
    const told = new Set<NodeId>();
    return {
      say(to, body) {
        if (told.has(to)) return [];
        told.add(to);
        return [lens.halted?.(body, lens.numbers.of(EXTREME)) ?? body];
      },
    };
  },
};
