/**
 * How many faults each model tolerates. A run beyond it is refused, or marked as outside its model.
 *
 * Source: `agreement.md` table 1.0, column "needs"; estimation-round lemma in 1.1.
 */
import { ALGORITHMS } from './algorithms/registry.ts';
import type { Model, Setting, StopKind } from './plan.ts';

/** Whether a setting is inside its model. */
export interface Resilience {
  readonly holds: boolean;
  /** The condition with this setting's numbers, for people. */
  readonly condition: string;
}

/**
 * Tells whether n nodes tolerate f faults.
 * @param stop `local` needs more nodes in the crash models.
 * Without faults the condition always holds.
 */
export function resilience(setting: Setting, stop: StopKind): Resilience {
  const { model, n, f } = setting;
  const other = ALGORITHMS[model].condition?.(setting);
  if (other !== undefined) return other;
  const factor = ALGORITHMS[model].nodesPerFault(stop);
  const most = largestTolerable(model, n, stop);
  const holds = f <= most;
  const rule = `n > ${factor === 1 ? '' : factor}f`;
  const scope = stop === 'local' ? `${model}, stop: local` : model;
  const verdict = holds ? (f === most ? '' : `, so also f = ${f}`) : `, not ${f}`;
  const nodes = n === 1 ? '1 node tolerates' : `${n} nodes tolerate`;
  return { holds, condition: `${rule} (${scope}): ${nodes} at most f = ${most}${verdict}` };
}

/** The largest f with which n nodes keep the model's guarantees. At least 0 for n >= 1. */
export function largestTolerable(model: Model, n: number, stop: StopKind): number {
  return Math.floor((n - 1) / ALGORITHMS[model].nodesPerFault(stop));
}
