/**
 * Crashes that hurt most: in each round some of the nodes with the lowest values die after having sent
 * to hardly anybody but those that die in the next round. So one deviation is handed on from rung to
 * rung, and each round contracts by no more than it must: by c of n alive for `mean`, by half for
 * `midpoint`, and for `select` as the lowest of a list is always selected, and the highest is not.
 *
 * Attains the factor of every round with (c, 0, 0, ...) or (1, 1, ..., 1) crashes, of `mean` and
 * `midpoint` with any, when the nodes that crash first have input 0 and all others 1. Source:
 * `agreement.md` 2.2, adversary 4 (A1), there with the highest and half the nodes: half the nodes
 * attain the first rung only, as in the next those that heard it differ from the rest already.
 */
import type { CrashDraw } from '../crash-plan.ts';
import type { NodeId } from '../../core/ids.ts';
import type { CrashLadder } from './adversary.ts';

export const crashLadderEntry: CrashLadder = {
  kind: 'crashes',
  doc: 'in each round the lowest nodes crash, having sent to those that crash in the next round only',
};

/**
 * The crashes of a ladder in a protocol in which a node sends to all others in each round, in the order
 * of their ids.
 *
 * @param ids All nodes, in the order in which they are sent to.
 * @param ranked Those that may crash, by input, lowest first.
 * @param rungs How many crash in round 0, 1, ...; together fewer than `ranked` has.
 */
export function crashLadder(options: {
  readonly ids: readonly NodeId[];
  readonly ranked: readonly NodeId[];
  readonly rungs: readonly number[];
}): CrashDraw[] {
  const { ids, ranked, rungs } = options;
  const place = new Map(ids.map((id, index) => [id, index]));
  let begun = 0;
  return rungs.flatMap((count, round) => {
    const crashing = ranked.slice(begun, begun + count);
    begun += count;
    // Where nobody crashes next there is nobody to hand on to: one that lives hears it.
    const heirs = ranked.slice(begun, begun + Math.max(1, rungs[round + 1] ?? 0));
    const last = Math.max(...heirs.map((id) => place.get(id) ?? 0));
    return crashing.map((node) => {
      const before = (place.get(node) ?? 0) < last ? last : last + 1;
      return { node, afterSends: round * (ids.length - 1) + before };
    });
  });
}
