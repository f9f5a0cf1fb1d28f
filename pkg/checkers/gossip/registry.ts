/** The checks of gossip, in the order in which they are shown: one line per property. */
import type { Check as AnyCheck } from '../check.ts';
import { checkAccounting } from '../accounting.ts';
import type { GossipPlan } from '../../gossip/plan.ts';
import { checkAverage, checkMass } from './averaging.ts';
import { checkCoverage } from './coverage.ts';
import { checkExactlyOnce } from './delivery.ts';
import type { GossipHistory } from './history.ts';
import { checkKnowledge } from './knowledge.ts';
import { checkDetection, checkReunion, checkStability } from './membership.ts';

/** A property of a run, judged where the plan is about it. */
export interface GossipCheck extends AnyCheck<GossipHistory> {
  readonly concerns: (plan: GossipPlan) => boolean;
}

const rumors = (plan: GossipPlan): boolean => plan.rumors !== undefined;
const membership = (plan: GossipPlan): boolean => plan.membership !== undefined;
const averaging = (plan: GossipPlan): boolean => plan.averaging !== undefined;

export const GOSSIP_CHECKS: readonly GossipCheck[] = [
  {
    name: 'coverage',
    doc: 'reliable: everyone who is not cut off hears every rumor; spec: as many as theory says',
    concerns: rumors,
    check: checkCoverage,
  },
  {
    name: 'exactly-once',
    doc: 'no process delivers a rumor twice, nor one that nobody began',
    concerns: rumors,
    check: checkExactlyOnce,
  },
  {
    name: 'knowledge',
    doc: 'reliable: the origin learns that everyone alive has its rumor, and never too early',
    concerns: ({ rumors: plan }) => plan?.mode === 'reliable',
    check: checkKnowledge,
  },
  {
    name: 'detection',
    doc: 'all others notice in time that a node has stopped',
    concerns: membership,
    check: checkDetection,
  },
  {
    name: 'stability',
    doc: 'nobody who could answer is taken for dead',
    concerns: membership,
    check: checkStability,
  },
  {
    name: 'reunion',
    doc: 'in the end all who live and can reach each other know it',
    concerns: membership,
    check: checkReunion,
  },
  {
    name: 'mass',
    doc: 'averaging: nothing of the sum is lost, but by crashes and lost messages',
    concerns: averaging,
    check: checkMass,
  },
  {
    name: 'average',
    doc: 'averaging: everybody ends as near to the others as was asked for',
    concerns: averaging,
    check: checkAverage,
  },
  {
    name: 'accounting',
    doc: 'sent = received + lost to crashes + dropped by faults, exactly',
    concerns: () => true,
    check: checkAccounting,
  },
];
