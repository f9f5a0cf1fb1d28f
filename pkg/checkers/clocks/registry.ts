/** The checks of clock synchronization, in the order in which they are shown. */
import { checkAccounting } from '../accounting.ts';
import { findingsOf, type Check } from '../check.ts';
import { worstOf } from '../finding.ts';
import type { Judgement } from '../judge.ts';
import {
  checkClockAgreement,
  checkClockBudget,
  checkClockTermination,
  checkClockValidity,
} from './agreement.ts';
import type { ClocksHistory } from './history.ts';
import { checkClockIntegrity, checkClockMessages, checkClockRates } from './integrity.ts';

export const CLOCKS_CHECKS: readonly Check<ClocksHistory>[] = [
  {
    name: 'agreement',
    doc: 'at every instant from round 0 to the end of the last the clocks of correct nodes are as close as is proven of the round',
    check: checkClockAgreement,
  },
  {
    name: 'validity',
    doc: 'clocks go on as time does: a round takes a period, but for what is proven',
    check: checkClockValidity,
  },
  {
    name: 'termination',
    doc: 'every correct node corrected its clock in every round',
    check: checkClockTermination,
  },
  {
    name: 'integrity',
    doc: 'every correction follows by the rule from one estimate of each node, right within delays and drift',
    check: checkClockIntegrity,
  },
  {
    name: 'fault-budget',
    doc: 'no more nodes died or had two faces than f',
    check: checkClockBudget,
  },
  {
    name: 'clock-rates',
    doc: 'hardware clocks drift no more than is assumed',
    check: checkClockRates,
  },
  {
    name: 'messages',
    doc: 'every correct node sent one message to each other in every round',
    check: checkClockMessages,
  },
  {
    name: 'accounting',
    doc: 'sent = received + lost to crashes + dropped by faults, exactly',
    check: checkAccounting,
  },
];

/** Judges a run. */
export function judgeClocks(history: ClocksHistory): Judgement {
  const checks = findingsOf(CLOCKS_CHECKS, history);
  return { verdict: worstOf(checks), checks };
}
