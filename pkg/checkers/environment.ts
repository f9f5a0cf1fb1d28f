/**
 * What happened to a run from outside that voids its model: deaths that nobody planned, and a network
 * slower than a synchronous model may assume. A property violated because of that says nothing about
 * the algorithm, so it makes a verdict unknown rather than fail.
 */
import { isSynchronous } from '../agreement/protocol.ts';
import type { NodeId } from '../core/ids.ts';
import type { History, NodeHistory } from './history.ts';
import { count, names } from './wording.ts';

/** Why a violation would not be the program's fault; undefined when it would. */
export function excuseOf(history: History): string | undefined {
  const { plan } = history;
  const killed = history.dead.filter(({ diedUnplanned }) => diedUnplanned).map(({ id }) => id);
  if (killed.length > 0 && history.faulty > plan.f) {
    return (
      `${names(killed)} died without having been told to, which makes ` +
      `${count(history.faulty, 'faulty node')} where f = ${plan.f}`
    );
  }
  // Whoever asks for a network that loses messages outside the model asks for what it does.
  const asked = plan.resendMs !== undefined && plan.outsideModel !== undefined;
  const [late] = asked ? [] : lateValues(history);
  if (late === undefined) return undefined;
  return `the model's timing did not hold: ${describeLate(late)}`;
}

/** A value of a living node that did not arrive by the end of a synchronous round. */
export interface LateValue {
  readonly at: NodeId;
  readonly from: NodeId;
  readonly round: number;
}

/** Values that a synchronous model promises in time, and that were missing. */
export function lateValues(history: History): readonly LateValue[] {
  if (!isSynchronous(history.plan)) return [];
  return history.honest.flatMap((node) =>
    node.missing.flatMap(({ round, from }) =>
      from
        .filter((id) => !mayBeSilent(history.nodes.get(id), round))
        .map((id) => ({ at: node.id, from: id, round })),
    ),
  );
}

/** What happened, for a sentence. */
export function describeLate({ at, from, round }: LateValue): string {
  return `${at} lacked the value of ${from}, which was alive, at the end of round ${round}`;
}

/**
 * Tells whether a node's silence towards some node in `round` is explained: it is faulty, it crashed
 * in this round or before, or it had decided or given up before it got there.
 */
export function mayBeSilent(node: NodeHistory | undefined, round: number): boolean {
  if (node === undefined || node.byzantine || node.omissive) return true;
  if (node.dead) return node.lastRound <= round;
  return node.lastRound < round || (node.exhausted && node.lastRound === round);
}
