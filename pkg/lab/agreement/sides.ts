/** Who is high and who is low, by inputs, compared exactly. */
import type { ValueJson } from '../../agreement/arithmetic.ts';
import type { AgreementPlan } from '../../agreement/plan.ts';
import { ZERO, add, compare, type Rational } from '../../agreement/rational.ts';
import { exactReader } from '../../agreement/spread.ts';
import { compareNodeIds, type NodeId } from '../../core/ids.ts';
import type { Sides } from '../../faults/adversaries/adversary.ts';

/** What of the plan says who has which value. */
type Inputs = Pick<AgreementPlan, 'ids' | 'inputs' | 'arithmetic'>;

/** The nodes by input, lowest first; of equal ones by id. */
export function rankedByInput({ ids, inputs, arithmetic }: Inputs): readonly NodeId[] {
  const exact = exactInputs({ ids, inputs, arithmetic });
  return ids.toSorted((a, b) => compare(exact(a), exact(b)) || compareNodeIds(a, b));
}

/**
 * The two sides of the nodes `ids`.
 * @param highSide How many are on the high side; undefined: those at or above the midpoint of the range.
 */
export function sidesOf(plan: Inputs, highSide?: number): Sides {
  const ranked = rankedByInput(plan);
  const exact = exactInputs(plan);
  const [first, last] = [ranked[0], ranked.at(-1)];
  const twiceMiddle = add(exact(first), exact(last));
  const isLow = (id: NodeId): boolean => compare(add(exact(id), exact(id)), twiceMiddle) < 0;
  const lows = highSide === undefined ? ranked.filter(isLow).length : ranked.length - highSide;
  return { low: ranked.slice(0, lows), high: ranked.slice(lows) };
}

function exactInputs({ inputs, arithmetic }: Inputs): (id: NodeId | undefined) => Rational {
  const read = exactReader(arithmetic);
  const json = (id: NodeId | undefined): ValueJson => (id === undefined ? 0 : (inputs[id] ?? 0));
  const known = new Map<NodeId | undefined, Rational>();
  return (id) => {
    const value = known.get(id) ?? read(json(id)) ?? ZERO;
    known.set(id, value);
    return value;
  };
}
