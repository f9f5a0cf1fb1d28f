/**
 * Who crashes, and after which of its sends: fixed before the run, so that the budget holds always,
 * with no message exchanged, and a replay crashes the same nodes at the same sends.
 */
import { compareNodeIds, type NodeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';

export interface CrashDraw {
  readonly node: NodeId;
  readonly afterSends: number;
}

/**
 * Draws a plan. Every candidate draws the number of sends after which it would crash, if each send
 * were followed by a crash with the given probability (geometric); the `budget` smallest win, ties by
 * id; all others never crash. Sends go out one peer at a time, so a crash falls inside a multicast.
 *
 * @param candidates The nodes that may crash (the liars are not among them).
 * @param budget The most nodes that may crash.
 */
export function drawCrashPlan(options: {
  readonly candidates: readonly NodeId[];
  readonly budget: number;
  readonly probability: number;
  readonly random: Random;
}): CrashDraw[] {
  const { candidates, budget, probability, random } = options;
  return candidates
    .map((node) => ({
      node,
      afterSends: random.fork(`crash:${node}`).geometric(probability),
    }))
    .filter(({ afterSends }) => Number.isSafeInteger(afterSends))
    .toSorted((a, b) => a.afterSends - b.afterSends || compareNodeIds(a.node, b.node))
    .slice(0, Math.max(0, budget))
    .toSorted((a, b) => compareNodeIds(a.node, b.node));
}
