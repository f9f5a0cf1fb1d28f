/** The checks of approximate agreement: one entry each. They run on every run, in this order. */
import type { Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { checkAccounting } from '../accounting.ts';
import { checkContraction } from './contraction.ts';
import { checkCrashBudget } from './crash-budget.ts';
import { checkEpsilonAgreement } from './epsilon-agreement.ts';
import { checkIntegrity } from './integrity.ts';
import { checkSynchrony } from './synchrony.ts';
import { checkTermination } from './termination.ts';
import { checkValidity } from './validity.ts';

/** A property of a run, judged from its trace. Pure: the same history gives the same outcome. */
export interface Check {
  readonly name: string;
  /** One line for people. */
  readonly doc: string;
  readonly check: (history: History) => Outcome;
}

export const AGREEMENT_CHECKS: readonly Check[] = [
  {
    name: 'validity',
    doc: 'every value lies within the range of the inputs of the nodes that do not lie',
    check: checkValidity,
  },
  {
    name: 'epsilon-agreement',
    doc: 'all decisions lie within epsilon of each other',
    check: checkEpsilonAgreement,
  },
  {
    name: 'termination',
    doc: 'every node that lived to the end decided, in time',
    check: checkTermination,
  },
  {
    name: 'integrity',
    doc: 'every value follows from what was heard, one value per sender, one decision per node',
    check: checkIntegrity,
  },
  {
    name: 'crash-budget',
    doc: 'no more nodes were faulty than f, and crashes struck where they were planned',
    check: checkCrashBudget,
  },
  {
    name: 'contraction',
    doc: 'every round brings the nodes together by the factor that is proven',
    check: checkContraction,
  },
  {
    name: 'synchrony',
    doc: 'in the synchronous models, the network was as fast as they assume',
    check: checkSynchrony,
  },
  {
    name: 'accounting',
    doc: 'sent = received + lost to crashes + dropped by faults, exactly',
    check: checkAccounting,
  },
];
