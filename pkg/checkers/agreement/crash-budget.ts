/**
 * Crash budget: no more nodes were faulty (dead or Byzantine) than the algorithm is built for, and
 * every planned crash happened exactly after its number of sends, or not at all because the node had
 * no more to send.
 *
 * A death from outside that exceeds the budget is an event of the environment: unknown. More planned
 * crashes than f are a failure of whoever planned, unless the plan asked to leave the model.
 *
 * Source: `agreement.md` 2.1 ("counted at injection and re-counted from the trace").
 */
import { conclude, type Outcome } from '../finding.ts';
import type { History, NodeHistory } from '../history.ts';
import { count, names } from '../wording.ts';

export function checkCrashBudget(history: History): Outcome {
  const { plan, dead } = history;
  const killed = dead.filter(({ diedUnplanned }) => diedUnplanned).map(({ id }) => id);
  const violations: string[] = [];
  const doubts: string[] = [];
  for (const node of history.nodes.values()) judgePlan(history, node, violations, doubts);
  const tally =
    `${count(dead.length, 'node')} died (${names(dead.map(({ id }) => id))}) and ` +
    `${plan.liars.length} lied, where f = ${plan.f}`;
  const over = history.faulty > plan.f;
  const asked = plan.outsideModel !== undefined;
  if (over && killed.length > 0) {
    doubts.push(`${tally}; ${names(killed)} died without having been told to`);
  } else if (over && !asked) {
    violations.push(tally);
  }
  if (history.cut !== undefined) doubts.push(`not all deaths may be known: ${history.cut}`);
  const notes = [
    ...(over ? ['that is over the budget, as the experiment asked for'] : []),
    ...(killed.length > 0 ? [`${names(killed)} died without having been told to`] : []),
  ];
  return conclude({ violations, doubts, confirmed: [tally, ...notes].join('; ') });
}

/** Compares one node's end with what the plan says about it. */
function judgePlan(
  { plan, cut }: History,
  node: NodeHistory,
  violations: string[],
  doubts: string[],
): void {
  const { id, crash, gone } = node;
  const planned = plan.crashes.find((point) => point.node === id)?.afterSends;
  const counted = node.counts.at(-1);
  // Copies that a fault made are not sends of the program.
  const sends = counted === undefined ? undefined : counted.sent - counted.duplicatedByFault;
  if (crash !== undefined) {
    if (planned === undefined) {
      violations.push(`${id} crashed after ${crash.afterSends} sends, which the plan does not say`);
    } else if (crash.afterSends !== planned) {
      violations.push(`${id} crashed after ${crash.afterSends} sends instead of ${planned}`);
    } else if (sends !== undefined && sends !== planned) {
      violations.push(`${id} was to crash after ${planned} sends, but made ${sends}`);
    }
  } else if (gone?.planned === true && !node.scheduledKill) {
    if (planned === undefined) violations.push(`${id} was killed, which the plan does not say`);
    else doubts.push(`${id} is dead as planned, but its last fact is not in the trace`);
  } else if (planned !== undefined && sends !== undefined && sends >= planned) {
    const text = `${id} made ${sends} sends, although it was to crash after ${planned}`;
    if (cut === undefined) violations.push(text);
    else doubts.push(`${text}: ${cut}`);
  }
}
