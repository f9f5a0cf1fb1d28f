/** Between whom the liars of a graph drive their wedge. */
import type { AgreementPlan } from '../../agreement/plan.ts';
import type { NodeId } from '../../core/ids.ts';
import type { Sides } from '../../faults/adversaries/adversary.ts';
import { cutBy, DECIDABLE_NODES_MAX } from '../../topology/conditions.ts';
import { nodePlaces } from '../config/roster.ts';
import type { AgreementConfig } from '../config/schema.ts';
import { graphOf } from '../config/wiring.ts';
import { rankedByInput, sidesOf } from './sides.ts';

/**
 * The two groups that these liars can keep apart, the one whose lowest input is lower as the low one;
 * where there are none, or none can be found in time, the halves by input.
 */
export function cutSides(config: AgreementConfig, plan: AgreementPlan): Sides {
  const ids = nodePlaces(config).map(({ id }) => id);
  const correct = plan.ids.filter((id) => !plan.liars.includes(id));
  const graph = ids.length > DECIDABLE_NODES_MAX ? undefined : graphOf(config);
  const faulty = plan.liars.map((id) => ids.indexOf(id));
  const cut = graph === undefined ? undefined : cutBy(faulty, graph, plan.f + 1);
  if (cut === undefined) return sidesOf({ ...plan, ids: correct });
  const named = (group: readonly number[]): readonly NodeId[] => group.flatMap((i) => ids[i] ?? []);
  const [left, right] = [named(cut.left), named(cut.right)];
  const [lowest] = rankedByInput({ ...plan, ids: [...left, ...right] });
  const leftIsLow = lowest === undefined || left.includes(lowest);
  return leftIsLow ? { low: left, high: right } : { low: right, high: left };
}
