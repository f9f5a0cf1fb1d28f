/** Which of the faulty nodes say what is not so. */
import type { NodeId } from '../core/ids.ts';
import { ALGORITHMS } from './algorithms/registry.ts';
import type { AgreementPlan } from './plan.ts';

/**
 * The nodes whose values mean nothing, and of which nothing is demanded. Where faulty nodes only leave
 * messages out there are none: their values are as good as any, and must come to agree.
 */
export function deceiversOf({ model, liars }: AgreementPlan): readonly NodeId[] {
  return ALGORITHMS[model].bears === 'lies' ? liars : [];
}
