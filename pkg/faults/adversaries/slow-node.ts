/** One node that lags behind for ever. Source: `agreement.md` 2.2, adversary 20. */
import type { Scheduler } from './adversary.ts';

export const slowNode: Scheduler = {
  kind: 'scheduler',
  doc: 'all that one node sends or is sent is slow; the others need not wait for it',
  isSlow: ({ node }, from, to) => from === node || to === node,
};
