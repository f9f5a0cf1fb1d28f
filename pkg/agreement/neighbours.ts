/** Who hears whom: everybody everybody, or along the edges of the plan's graph. */
import type { NodeId } from '../core/ids.ts';
import type { AgreementPlan } from './plan.ts';

type Wiring = Pick<AgreementPlan, 'ids' | 'speaksTo'>;

/** The nodes to which `self` sends its values. */
export function spokenToBy(self: NodeId, { ids, speaksTo }: Wiring): readonly NodeId[] {
  return speaksTo === undefined ? ids.filter((id) => id !== self) : (speaksTo[self] ?? []);
}

/** The nodes whose values `self` gets, in the order of `ids`. O(n + edges). */
export function heardBy(self: NodeId, { ids, speaksTo }: Wiring): readonly NodeId[] {
  return ids.filter((id) =>
    speaksTo === undefined ? id !== self : speaksTo[id]?.includes(self) === true,
  );
}
