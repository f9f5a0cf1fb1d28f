/** Frozen values: under `stop: local` a node's decision stands for all rounds that it skips. */
import type { Rational } from '../../agreement/rational.ts';
import { exactReader } from '../../agreement/spread.ts';
import type { NodeId } from '../../core/ids.ts';
import type { History } from '../history.ts';

/** The decisions of the honest nodes that had halted before `round`; empty unless `stop: local`. */
export function frozenValues(history: History, round: number): ReadonlyMap<NodeId, Rational> {
  const frozen = new Map<NodeId, Rational>();
  if (history.plan.stop !== 'local') return frozen;
  const read = exactReader(history.plan.arithmetic);
  for (const { id, decisions } of history.honest) {
    const [decision] = decisions;
    if (decision === undefined || decision.round >= round) continue;
    const value = read(decision.value);
    if (value !== undefined) frozen.set(id, value);
  }
  return frozen;
}
