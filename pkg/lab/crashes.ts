/** Who crashes in a run, and after which of its sends. */
import type { CrashPoint } from '../core/crash-point.ts';
import type { NodeId } from '../core/ids.ts';
import { drawCrashPlan } from '../faults/crash-plan.ts';
import type { VectorsConfig } from './config/schema.ts';
import type { PlanContext } from './plan.ts';

/**
 * @param faults What the file says: exactly these crashes, or with which probability.
 * @param faulty The nodes that fail in other ways, liars for example: they do not crash, and count against f.
 * @returns the crashes of the file, or else drawn ones.
 */
export function plannedCrashes(
  { plan, crash }: Pick<VectorsConfig['faults'], 'plan' | 'crash'>,
  {
    ids,
    faulty,
    f,
    random,
  }: {
    readonly ids: readonly NodeId[];
    readonly faulty: ReadonlySet<NodeId>;
    readonly f: number;
    readonly random: PlanContext['random'];
  },
): readonly CrashPoint[] {
  if (plan !== undefined) return plan;
  return drawCrashPlan({
    candidates: ids.filter((id) => !faulty.has(id)),
    budget: f - faulty.size,
    probability: crash.probability,
    random,
  });
}
