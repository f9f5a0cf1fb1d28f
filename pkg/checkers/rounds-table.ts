/** Who held what in which round, exactly: the rows of the result's `rounds`. */
import type { Rational } from '../agreement/rational.ts';
import { exactReader, spread } from '../agreement/spread.ts';
import type { Json } from '../core/json.ts';
import type { NodeId } from '../core/ids.ts';
import type { History } from './history.ts';

export interface RoundRow {
  readonly round: number;
  /** Values, as the trace has them, of the honest nodes that reached the round. */
  readonly values: ReadonlyMap<NodeId, Json>;
  /** Those of them that are numbers, exactly. */
  readonly exact: ReadonlyMap<NodeId, Rational>;
  /** The spread of `exact`. */
  readonly spread: Rational;
}

/** One row for every round from 0 that an honest node reached; crashed nodes are included. */
export function roundsTable(history: History): readonly RoundRow[] {
  const read = exactReader(history.plan.arithmetic);
  const last = Math.max(-1, ...history.honest.map(({ lastRound }) => lastRound));
  return Array.from({ length: last + 1 }, (_, round): RoundRow => {
    const values = new Map<NodeId, Json>();
    const exact = new Map<NodeId, Rational>();
    for (const node of history.honest) {
      const value = node.heldIn(round);
      if (value === undefined) continue;
      values.set(node.id, value);
      const number = read(value);
      if (number !== undefined) exact.set(node.id, number);
    }
    return { round, values, exact, spread: spread([...exact.values()]) };
  });
}
