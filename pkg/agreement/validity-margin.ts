/** How far the values of an algorithm may lie outside the range of honest ones, where that is proven. */
import { Grid, relaxation } from './delphi/grid.ts';
import { strayBound, strayBoundOf } from './fca.ts';
import type { AgreementPlan } from './plan.ts';
import { ZERO, type Rational } from './rational.ts';
import { exactReader, spread } from './spread.ts';

export interface ValidityMargin {
  /** Beyond the range of the honest inputs, in any round. */
  readonly ofInputs: Rational;
  /** Beyond the range of the honest values of `round`, in the next one; absent: nothing is proven. */
  ofRound?(round: number): Rational;
}

/** Undefined where no value may leave those ranges. */
export function validityMargin(plan: AgreementPlan): ValidityMargin | undefined {
  if (plan.model === 'async-delphi' && plan.delphi !== undefined) {
    return { ofInputs: relaxation(new Grid(plan.delphi), honestSpread(plan)) };
  }
  if (plan.model !== 'sync-fca') return undefined;
  return { ofInputs: strayBound(plan), ofRound: (round) => strayBoundOf(plan, round) };
}

/** How far apart the inputs of the nodes that do not lie are. */
export function honestSpread({ ids, liars, inputs, arithmetic }: HonestInputs): Rational {
  const read = exactReader(arithmetic);
  const honest = ids.filter((id) => !liars.includes(id));
  return spread(honest.map((id) => read(inputs[id]) ?? ZERO));
}

type HonestInputs = Pick<AgreementPlan, 'ids' | 'liars' | 'inputs' | 'arithmetic'>;
