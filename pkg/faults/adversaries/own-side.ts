/**
 * Tells the truth, but only to the nodes that began on its own side: the others hear of the value at the
 * other end, or of none. It attains the factor that is proven of every rule of sync-omission in every round,
 * with the inputs of `lab/adversaries/worst-case.ts`.
 */
import type { LiarStrategy } from './adversary.ts';

export const ownSide: LiarStrategy = {
  kind: 'liar',
  doc: 'tells the truth, but only to the nodes whose input is on its own side of the middle',
  truthful: true,
  partial: true,
  sides: 'everyone',
  begin({ self, sides }) {
    const own = sides?.high.includes(self) === true ? sides.high : (sides?.low ?? []);
    return { say: (to, body) => (own.includes(to) ? [body] : []) };
  },
};
