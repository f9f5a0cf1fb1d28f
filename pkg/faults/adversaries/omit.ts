/**
 * Tells the truth, but not to everybody: each message is left out with probability 1/2. The fault of the
 * omission models, in which a node never lies. Source: `agreement.md` 1.2, 1.3.
 */
import type { LiarStrategy } from './adversary.ts';

export const omit: LiarStrategy = {
  kind: 'liar',
  doc: 'tells the truth, and each time only to some: every message is left out with probability 1/2',
  truthful: true,
  partial: true,
  begin: ({ random }) => ({ say: (_to, body) => (random.chance(0.5) ? [body] : []) }),
};
