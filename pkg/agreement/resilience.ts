/**
 * How many faults each model tolerates. A run beyond it is refused, or marked as outside its model.
 *
 * Source: `agreement.md` table 1.0, column "needs"; estimation-round lemma in 1.1.
 */
import type { Model, Setting, StopKind } from './plan.ts';

/** Whether a setting is inside its model. */
export interface Resilience {
  readonly holds: boolean;
  /** The condition with this setting's numbers, for people. */
  readonly condition: string;
}

/**
 * Tells whether n nodes tolerate f faults.
 * @param stop `local` needs more nodes in the crash models: see `NODES_PER_FAULT`.
 * Without faults the condition always holds.
 */
export function resilience(setting: Setting, stop: StopKind): Resilience {
  const { model, n, f } = setting;
  const factor = nodesPerFault(model, stop);
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
  return Math.floor((n - 1) / nodesPerFault(model, stop));
}

/**
 * The k of "n > kf".
 *
 * With a locally estimated number of rounds, round 0 of the crash models trims f on each side of
 * what may be only n - f values, so n - 3f of them must be left: n > 3f. In async-crash nothing
 * less will do (two nodes may miss different f values). In sync-crash a node that trimmed only the
 * f - (n - m) values still possibly unseen by others when it got m would get by with n > 2f; we
 * trim f, as the lemma has it, and pay for the simpler rule. In the Byzantine models the trimmed
 * round 0 leaves n - 2t and n - 5t values, so the models' own conditions are enough.
 */
const NODES_PER_FAULT: Readonly<Record<Model, { readonly plain: number; readonly local: number }>> =
  {
    'sync-crash': { plain: 1, local: 3 },
    'async-crash': { plain: 2, local: 3 },
    'sync-byzantine': { plain: 3, local: 3 },
    'async-byzantine': { plain: 5, local: 5 },
  };

function nodesPerFault(model: Model, stop: StopKind): number {
  const { plain, local } = NODES_PER_FAULT[model];
  return stop === 'local' ? local : plain;
}
