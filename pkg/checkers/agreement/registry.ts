/** The checks of approximate agreement: one entry each. They run on every run, in this order. */
import type { Check } from '../check.ts';
import type { History } from '../history.ts';
import { checkAccounting } from '../accounting.ts';
import { checkContraction } from './contraction.ts';
import { checkCrashBudget } from './crash-budget.ts';
import { checkEpsilonAgreement } from './epsilon-agreement.ts';
import { checkIntegrity } from './integrity.ts';
import { checkMessages } from './messages.ts';
import { checkSynchrony } from './synchrony.ts';
import { checkTermination } from './termination.ts';
import { checkValidity } from './validity.ts';

export const AGREEMENT_CHECKS: readonly Check<History>[] = [
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
  {
    name: 'messages',
    doc: 'nobody sent more messages than the formula of the algorithm says',
    check: checkMessages,
  },
];
