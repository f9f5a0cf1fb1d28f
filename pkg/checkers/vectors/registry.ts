/** The checks of agreement on vectors, in the order in which they are shown. */
import { checkAccounting } from '../accounting.ts';
import { findingsOf, type Check } from '../check.ts';
import { worstOf } from '../finding.ts';
import type { Judgement } from '../judge.ts';
import { checkVectorAgreement, checkVectorBudget, checkVectorTermination } from './agreement.ts';
import type { VectorsHistory } from './history.ts';
import { checkVectorContraction, checkVectorIntegrity } from './rounds.ts';
import { checkVectorValidity } from './validity.ts';

export const VECTORS_CHECKS: readonly Check<VectorsHistory>[] = [
  {
    name: 'validity',
    doc: 'every point lies in the convex hull of the inputs, or in the box around them where only that is asked',
    check: checkVectorValidity,
  },
  {
    name: 'epsilon-agreement',
    doc: 'all decisions lie within epsilon of each other',
    check: checkVectorAgreement,
  },
  {
    name: 'termination',
    doc: 'every honest node that lived to the end decided, once, in round R',
    check: checkVectorTermination,
  },
  {
    name: 'integrity',
    doc: 'every point of an honest node follows by the rule from those of n - f nodes',
    check: checkVectorIntegrity,
  },
  { name: 'crash-budget', doc: 'no more nodes died or lied than f', check: checkVectorBudget },
  {
    name: 'contraction',
    doc: 'every round brings the points together by the factor that is proven',
    check: checkVectorContraction,
  },
  {
    name: 'accounting',
    doc: 'sent = received + lost to crashes + dropped by faults, exactly',
    check: checkAccounting,
  },
];

/** Judges a run. */
export function judgeVectors(history: VectorsHistory): Judgement {
  const checks = findingsOf(VECTORS_CHECKS, history);
  return { verdict: worstOf(checks), checks };
}
