/** The checks of broadcast, in the order in which they are shown: one line per property. */
import { checkAccounting } from '../accounting.ts';
import type { Check } from '../check.ts';
import { worstOf, type Finding } from '../finding.ts';
import type { Judgement } from '../judge.ts';
import type { BroadcastHistory } from './history.ts';
import { checkNothingLost } from './nothing-lost.ts';

export const BROADCAST_CHECKS: readonly Check<BroadcastHistory>[] = [
  {
    name: 'nothing-lost',
    doc: 'whatever a node acknowledged is read from all living nodes in the end',
    check: checkNothingLost,
  },
  {
    name: 'accounting',
    doc: 'sent = received + lost to crashes + dropped by faults, exactly',
    check: checkAccounting,
  },
];

export function judgeBroadcast(history: BroadcastHistory): Judgement {
  const checks = BROADCAST_CHECKS.map(({ name, check }): Finding => ({ name, ...check(history) }));
  return { verdict: worstOf(checks), checks };
}
