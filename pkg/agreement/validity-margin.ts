/** How far the values of an algorithm may lie outside the range of honest ones, where that is proven. */
import { strayBound, strayBoundOf } from './fca.ts';
import type { AgreementPlan } from './plan.ts';
import type { Rational } from './rational.ts';

export interface ValidityMargin {
  /** Beyond the range of the honest inputs, in any round. */
  readonly ofInputs: Rational;
  /** Beyond the range of the honest values of `round`, in the next one. */
  ofRound(round: number): Rational;
}

/** Undefined where no value may leave those ranges. */
export function validityMargin(plan: AgreementPlan): ValidityMargin | undefined {
  if (plan.model !== 'sync-fca') return undefined;
  return { ofInputs: strayBound(plan), ofRound: (round) => strayBoundOf(plan, round) };
}
